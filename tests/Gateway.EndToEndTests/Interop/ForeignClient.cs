using System.Diagnostics;
using System.Text.Json;

namespace Gateway.EndToEndTests.Interop;

/// <summary>A gRPC client nobody here wrote, run once for a suite of cases; one line of JSON comes back for each.</summary>
internal sealed class ForeignClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private readonly Dictionary<string, JsonElement> _results;
    private readonly string _errors;

    private ForeignClient(Dictionary<string, JsonElement> results, string errors)
    {
        _results = results;
        _errors = errors;
    }

    /// <summary>The names of the cases it did.</summary>
    internal IEnumerable<string> Cases => _results.Keys;

    /// <summary>Fails unless the client did the case and found everything as it must be.</summary>
    internal void DemandPassed(string name)
    {
        Assert.True(_results.TryGetValue(name, out var result), $"the client did not come to {name}: {_errors}");
        Assert.True(result.GetProperty("passed").GetBoolean(), result.TryGetProperty("why", out var why) ? why.GetString() : "no reason given");
    }

    /// <summary>Runs a suite of the client to its end.</summary>
    internal static async Task<ForeignClient> RunAsync(
        ForeignTool tool, string suite, int port, string authorityFile, string protos, IReadOnlyDictionary<string, string>? environment = null)
    {
        var folder = Path.Combine(RepositoryFiles.Root, "tests", "foreign");
        var start = new ProcessStartInfo(tool.Program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            Path.Combine(folder, tool.Script), suite, "--target", $"localhost:{port}", "--ca", authorityFile, "--protos", Path.Combine(RepositoryFiles.Root, protos),
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in tool.Environment.Concat(environment ?? new Dictionary<string, string>()))
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
        var results = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement.Clone());
        return new ForeignClient(results.ToDictionary(r => r.GetProperty("case").GetString()!), await errors);
    }
}

/// <summary>The program a foreign client runs on.</summary>
internal sealed record ForeignTool(string Program, string Script, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Python with grpcio, or null where it is not installed.</summary>
    internal static ForeignTool? Python { get; } =
        ForeignClientFactAttribute.Python is { } python ? new(python, "interop_client.py", new Dictionary<string, string> { ["PYTHONDONTWRITEBYTECODE"] = "1" }) : null;

    /// <summary>Node.js with grpc-js, or null where it is not installed.</summary>
    internal static ForeignTool? Node { get; } = FindNode();

    private static ForeignTool? FindNode()
    {
        var folder = System.Environment.GetEnvironmentVariable("GATEWAY_NODE_MODULES")
            ?? Path.Combine(RepositoryFiles.Root, "tests", ".tools", "foreign", "node_modules");
        if (!Directory.Exists(Path.Combine(folder, "@grpc", "grpc-js")))
            return null;
        var node = (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(p => Path.Combine(p, "node")).FirstOrDefault(File.Exists);
        return node is null ? null : new(node, "interop_client.js", new Dictionary<string, string> { ["NODE_PATH"] = folder });
    }
}

/// <summary>Cases done by Python's grpcio; <c>tests/run</c> installs it, a bare <c>dotnet test</c> says that it is missing.</summary>
public sealed class PythonClientTheoryAttribute : TheoryAttribute
{
    public PythonClientTheoryAttribute()
    {
        if (ForeignTool.Python is null)
            Skip = "No Python with grpcio and grpc_tools here; tests/run installs it.";
    }
}

/// <summary>Cases done by grpc-js; <c>tests/run</c> installs it, a bare <c>dotnet test</c> says that it is missing.</summary>
public sealed class NodeClientTheoryAttribute : TheoryAttribute
{
    public NodeClientTheoryAttribute()
    {
        if (ForeignTool.Node is null)
            Skip = "No Node.js with @grpc/grpc-js here; tests/run installs it.";
    }
}
