using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Gateway.DisclosureLog.Tests.Foreign;

/// <summary>What a foreign program says of one log: how much it checked and what it found wrong.</summary>
internal sealed record ForeignFinding(int Checks, IReadOnlyList<string> Found);

/// <summary>A program nobody here wrote the checks of, run once over a folder of logs.</summary>
internal sealed class ForeignVerifier(string program, string[] arguments, IReadOnlyDictionary<string, string> environment)
{
    private const string DebianGo = "/usr/lib/go-1.19/bin/go";
    private const string DebianPackages = "/usr/share/gocode";

    private static readonly string Sources = Path.Combine(RepositoryFiles.Root, "tests", "foreign", "transparency");

    /// <summary>Go with golang.org/x/mod from Debian, or null.</summary>
    internal static string? Go { get; } = Directory.Exists(Path.Combine(DebianPackages, "src/golang.org/x/mod/sumdb/tlog"))
        ? new[] { Environment.GetEnvironmentVariable("GATEWAY_GO"), DebianGo }.FirstOrDefault(File.Exists)
        : null;

    /// <summary>The folder of packages that has @sigstore/verify, or null.</summary>
    internal static string? NodeModules { get; } =
        new[] { Environment.GetEnvironmentVariable("GATEWAY_NODE_MODULES"), Path.Combine(RepositoryFiles.Root, "tests", ".tools", "foreign", "node_modules") }
            .FirstOrDefault(f => f is not null && Directory.Exists(Path.Combine(f, "@sigstore", "verify")));

    /// <summary>Node.js, or null.</summary>
    internal static string? Node { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(p => Path.Combine(p, "node")).FirstOrDefault(File.Exists);

    /// <summary>Builds the Go program and gets it ready to run.</summary>
    internal static async Task<ForeignVerifier> BuildGoAsync(ScratchFolder scratch)
    {
        var (check, environment) = await BuildGoAsync(scratch, "check");
        return new ForeignVerifier(check, [], environment);
    }

    /// <summary>Opens notes with Go's reference; for each its text, or null where Go does not believe it.</summary>
    internal static async Task<IReadOnlyList<string?>> OpenWithGoAsync(ScratchFolder scratch, string publicKey, IEnumerable<byte[]> notes)
    {
        var (open, environment) = await BuildGoAsync(scratch, "notes");
        var file = scratch.In("notes-to-open");
        await File.WriteAllLinesAsync(file, notes.Select(Convert.ToBase64String));
        var (code, output, errors) = await RunAsync(open, [publicKey, file], environment);
        Assert.True(code == 0, errors);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l == "-" ? null : Encoding.UTF8.GetString(Convert.FromBase64String(l)))];
    }

    /// <summary>The Node.js program.</summary>
    internal static ForeignVerifier OfNode() =>
        new(Node!, [Path.Combine(Sources, "check.js")], new Dictionary<string, string> { ["NODE_PATH"] = NodeModules! });

    /// <summary>Checks every log in a folder; by the log's name, what was found.</summary>
    internal async Task<IReadOnlyDictionary<string, ForeignFinding>> CheckAsync(string publicKey, string folder)
    {
        var (code, output, errors) = await RunAsync(program, [.. arguments, publicKey, folder], environment);
        Assert.True(code == 0, errors);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToDictionary(
            r => r.GetProperty("case").GetString()!,
            r => new ForeignFinding(r.GetProperty("checks").GetInt32(), [.. r.GetProperty("found").EnumerateArray().Select(f => f.GetString()!)]));
    }

    private static async Task<(string Program, Dictionary<string, string> Environment)> BuildGoAsync(ScratchFolder scratch, string name)
    {
        var environment = new Dictionary<string, string> { ["GO111MODULE"] = "off", ["GOPATH"] = DebianPackages, ["GOFLAGS"] = "" };
        if (Environment.GetEnvironmentVariable("HOME") is null)
            environment["GOCACHE"] = scratch.In("go-cache");
        var program = scratch.In(name);
        var (code, _, errors) = await RunAsync(Go!, ["build", "-o", program, Path.Combine(Sources, $"{name}.go")], environment);
        Assert.True(code == 0, errors);
        return (program, environment);
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }
}

/// <summary>A test that needs Go and golang.org/x/mod; <c>tests/run</c> installs them, a bare <c>dotnet test</c> says that they are missing.</summary>
public sealed class GoFactAttribute : FactAttribute
{
    public GoFactAttribute()
    {
        if (ForeignVerifier.Go is null)
            Skip = "No Go with golang.org/x/mod (Debian) here; tests/run installs them.";
    }
}

/// <summary>A test that needs Node.js and @sigstore/verify; <c>tests/run</c> installs them, a bare <c>dotnet test</c> says that they are missing.</summary>
public sealed class SigstoreFactAttribute : FactAttribute
{
    public SigstoreFactAttribute()
    {
        if (ForeignVerifier.Node is null || ForeignVerifier.NodeModules is null)
            Skip = "No Node.js with @sigstore/verify here; tests/run installs it.";
    }
}
