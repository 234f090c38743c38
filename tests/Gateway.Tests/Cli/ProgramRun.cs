using Gateway.Cli;
using Gateway.Cli.Commands;
using Gateway.Cli.Language;

namespace Gateway.Tests.Cli;

/// <summary>What one run of the program left behind.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs the program in this process, without a keyboard and without a screen.</summary>
    public static async Task<ProgramRun> OfAsync(string[] args, string input = "", string? folder = null)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        using var reader = new StringReader(input);
        var terminal = new Terminal { Input = reader, Output = output, Error = error, Folders = [folder ?? Path.GetTempPath()] };
        var texts = Texts.For(Languages.AskedFor(args));
        var exitCode = await CommandLine.RunAsync(CommandLine.Build(texts, terminal), args, texts, terminal);
        return new ProgramRun(exitCode, output.ToString(), error.ToString());
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
