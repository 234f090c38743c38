namespace Gateway.Sandbox;

/// <summary>What a simulator was asked, without anything that tells about whom.</summary>
/// <param name="Source">Id of the source, or <see cref="SandboxHost.RedirectTarget"/>.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="PathAndQuery">Decoded path and query, with every national id replaced by <c>##########</c>.</param>
/// <param name="HeaderNames">Names of the headers that were sent, in order; never their values.</param>
/// <param name="NationalIdInUrl">A national id stood in the path or the query.</param>
public sealed record ReceivedRequest(
    string Source,
    string Method,
    string PathAndQuery,
    IReadOnlyList<string> HeaderNames,
    bool NationalIdInUrl);
