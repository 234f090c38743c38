using Gateway.Cli;
using Gateway.Cli.Commands;
using Gateway.Cli.Language;

namespace Gateway.Tests.Cli;

/// <summary>What one run of the program left behind.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs the program in this process, without a keyboard; unless <paramref name="onScreen"/>, without a screen.</summary>
    public static async Task<ProgramRun> OfAsync(string[] args, string input = "", string? folder = null, WatchedLines? output = null, WatchedLines? error = null, bool onScreen = false, CancellationToken interrupted = default)
    {
        await using var shown = output ?? new WatchedLines();
        await using var told = error ?? new WatchedLines();
        using var reader = new StringReader(input);
        var terminal = new Terminal { Input = reader, Output = shown, Error = told, OutputIsScreen = onScreen, ErrorIsScreen = onScreen, Folders = [folder ?? Path.GetTempPath()] };
        var texts = Texts.For(Languages.AskedFor(args));
        var exitCode = await CommandLine.RunAsync(CommandLine.Build(texts, terminal), args, texts, terminal, interrupted);
        return new ProgramRun(exitCode, shown.ToString(), told.ToString());
    }
}

/// <summary>A stream whose first line can be waited for while the program is still running.</summary>
internal sealed class WatchedLines : StringWriter
{
    private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The first line that holds <see cref="Awaited"/>.</summary>
    public Task<string> Seen => _first.Task;

    public string Awaited { get; init; } = "";

    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        if (value is not null && value.Contains(Awaited, StringComparison.Ordinal))
            _first.TrySetResult(value);
        return Task.CompletedTask;
    }
}

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-cli-");

    public string Path => _folder.FullName;

    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
