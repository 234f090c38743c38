namespace Gateway.Sandbox.Exchanges;

/// <summary>One entry of an <c>index.json</c>, as it stands in the file.</summary>
internal sealed record IndexEntry(string? Case, IndexRequest? Request, IndexResponse? Response, bool Alternative);

/// <summary>The recorded request; <c>path</c> may carry a query.</summary>
internal sealed record IndexRequest(string? Method, string? Path, Dictionary<string, string>? Headers, string? Cpr, string? BodyFile);

/// <summary>The recorded response; without <c>bodyFile</c> it has no body.</summary>
internal sealed record IndexResponse(int? Status, Dictionary<string, string>? Headers, string? BodyFile);
