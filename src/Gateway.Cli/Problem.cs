using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Client;

namespace Gateway.Cli;

/// <summary>Why there is no answer, or not the whole of it.</summary>
/// <param name="ExitCode">What the shell is told.</param>
/// <param name="Reason">A stable machine reason in capitals.</param>
/// <param name="Message">One or two plain sentences that say what to do.</param>
internal sealed record Problem(ExitCode ExitCode, string Reason, string Message)
{
    // The error goes to a terminal or a pipe, never into a web page: Danish letters stay readable.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The fields of the request that must be corrected; may be empty.</summary>
    public IReadOnlyList<FieldViolation> Fields { get; init; } = [];

    /// <summary>Writes the problem to standard error, as a sentence or as one JSON object.</summary>
    public async Task<int> ReportAsync(Terminal terminal, bool asJson)
    {
        await terminal.Error.WriteLineAsync(asJson ? Json() : $"gateway: {Message}");
        return (int)ExitCode;
    }

    /// <summary>Writes one line to standard error that changes nothing about how the command ends.</summary>
    public static Task WarnAsync(Terminal terminal, string reason, string message, bool asJson)
    {
        var warning = new JsonObject { ["warning"] = new JsonObject { ["reason"] = reason, ["message"] = message } };
        return terminal.Error.WriteLineAsync(asJson ? warning.ToJsonString(Readable) : $"gateway: {message}");
    }

    private string Json()
    {
        var fields = Fields.Select(field => (JsonNode)new JsonObject { ["field"] = field.Field, ["description"] = field.Description });
        return new JsonObject
        {
            ["error"] = new JsonObject { ["reason"] = Reason, ["message"] = Message, ["fields"] = new JsonArray([.. fields]) },
            ["exitCode"] = (int)ExitCode,
        }.ToJsonString(Readable);
    }
}
