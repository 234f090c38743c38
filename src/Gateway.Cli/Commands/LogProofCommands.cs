using System.CommandLine;
using System.Globalization;
using System.Text;
using Gateway.Cli.Connection;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Client;
using Gateway.Disclosures.V1;
using Gateway.DisclosureLog.Notes;
using Gateway.LogVerifier;

namespace Gateway.Cli.Commands;

/// <summary>
/// <c>gateway log checkpoint</c>, <c>prove</c>, <c>export</c> and <c>verify</c>: what the log is checked with, by files
/// that anybody's tools read (C2SP tlog-tiles, tlog-proof).
/// </summary>
internal static class LogProofCommands
{
    private const string OutOption = "--out";
    private const string KeyOption = "--key";
    private const string WitnessOption = "--witness";
    private const string RequiredOption = "--witnesses-required";
    private const int LargestKey = 64 * 1024;

    /// <summary>The newest checkpoint, letter by letter.</summary>
    public static Command Checkpoint(Texts texts, Terminal terminal) => OfficerCommand.Of("checkpoint", Phrase.LogCheckpointDescription, texts, terminal, async (gateway, _, cancellationToken) =>
    {
        var answer = await gateway.WaitAsync(gateway.Calls.Disclosures.GetCheckpointAsync(gateway.How.Deadline, cancellationToken));
        if (gateway.How.AsJson)
            return await gateway.ShowAsync(answer, (_, _) => throw new InvalidOperationException("JSON is asked for."));
        await terminal.Output.WriteAsync(answer.Checkpoint);
        return ExitCode.Answered;
    });

    /// <summary>The offline receipt of one record.</summary>
    public static Command Prove(Texts texts, Terminal terminal)
    {
        var index = new Argument<ulong>("index") { HelpName = "INDEX", Description = texts.Of(Phrase.LogIndexArgument) };
        var file = new Option<string>(OutOption) { HelpName = "FILE", Description = texts.Of(Phrase.LogOutDescription, OfflineReceipt.FileEnding) };
        return OfficerCommand.Of("prove", Phrase.LogProveDescription, texts, terminal, AnswerAsync, index, file);

        async Task<ExitCode> AnswerAsync(OpenGateway gateway, ParseResult parsed, CancellationToken cancellationToken)
        {
            var request = new GetReceiptRequest { LogIndex = parsed.GetValue(index) };
            var answer = await gateway.WaitAsync(gateway.Calls.Disclosures.GetReceiptAsync(request, gateway.How.Deadline, cancellationToken));
            // The record is there; the witnesses that are required have not cosigned a checkpoint that covers it.
            if (answer.Proof.Length == 0)
                return await gateway.ReportAsync(new Problem(ExitCode.Other, "PROOF_NOT_YET", texts.Of(Phrase.LogProofNotYet)));
            if (parsed.GetValue(file) is { } path && !PrivateFile.Write(path, answer.Proof))
                return await gateway.ReportAsync(new Problem(ExitCode.BadRequest, "FILE_NOT_WRITTEN", texts.Of(Phrase.FileNotWritten, path)));
            if (gateway.How.AsJson)
                return await gateway.ShowAsync(answer, (_, _) => throw new InvalidOperationException("JSON is asked for."));
            await terminal.Output.WriteAsync(answer.Proof);
            return ExitCode.Answered;
        }
    }

    /// <summary>The whole log as files.</summary>
    public static Command Export(Texts texts, Terminal terminal)
    {
        var folder = new Argument<string>("folder") { HelpName = "DIR", Description = texts.Of(Phrase.LogFolderArgument) };
        return OfficerCommand.Of("export", Phrase.LogExportDescription, texts, terminal, AnswerAsync, folder);

        async Task<ExitCode> AnswerAsync(OpenGateway gateway, ParseResult parsed, CancellationToken cancellationToken)
        {
            var into = parsed.GetValue(folder)!;
            try
            {
                var note = new WaitingNote();
                var exported = await gateway.WaitAsync(new LogExport(Files(gateway, texts, terminal, note), into).RunAsync(cancellationToken), note: note);
                await terminal.Output.WriteLineAsync(texts.Of(Phrase.LogExported, exported.ToString(CultureInfo.InvariantCulture), into));
                return ExitCode.Answered;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                return await gateway.ReportAsync(new Problem(ExitCode.BadRequest, "FILE_NOT_WRITTEN", texts.Of(Phrase.FileNotWritten, into)));
            }
        }
    }

    /// <summary>Checks the log as the gateway hands it out, from end to end.</summary>
    public static Command Verify(Texts texts, Terminal terminal)
    {
        var key = new Option<string>(KeyOption) { HelpName = "FILE", Description = texts.Of(Phrase.LogKeyDescription) };
        var witnesses = new Option<string[]>(WitnessOption) { HelpName = "KEY", Description = texts.Of(Phrase.LogWitnessDescription) };
        var required = new Option<string>(RequiredOption) { HelpName = "N", Description = texts.Of(Phrase.LogWitnessesRequiredDescription) };
        return OfficerCommand.Of("verify", Phrase.LogVerifyDescription, texts, terminal, AnswerAsync, key, witnesses, required);

        async Task<ExitCode> AnswerAsync(OpenGateway gateway, ParseResult parsed, CancellationToken cancellationToken)
        {
            if (parsed.GetValue(key) is { } named && SmallFiles.Read(named, LargestKey) is null)
                return await gateway.ReportAsync(new Problem(ExitCode.BadRequest, "FILE_UNREADABLE", texts.Of(Phrase.SourceFileUnreadable, named)));
            var folder = Directory.CreateTempSubdirectory("gateway-log-");
            try
            {
                var note = new WaitingNote();
                await gateway.WaitAsync(new LogExport(Files(gateway, texts, terminal, note), folder.FullName).RunAsync(cancellationToken), note: note);
                // Every key the log has had, a line each: the verifier reads the first line of a file alone.
                var keys = (await File.ReadAllTextAsync(parsed.GetValue(key) ?? Path.Combine(folder.FullName, LogExport.KeyFile), Encoding.UTF8, cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                string[] demanded = [.. (parsed.GetValue(witnesses) ?? []).SelectMany(w => new[] { WitnessOption, w })];
                if (parsed.GetValue(required) is { } number)
                    demanded = [.. demanded, RequiredOption, number];
                string[] arguments = [folder.FullName, .. keys.SelectMany(k => new[] { KeyOption, k }), .. demanded, "--language", texts.Language == SpokenLanguage.English ? "en" : "da"];
                var found = await VerifierRun.RunAsync(arguments, terminal.Output, terminal.Error, !terminal.ErrorIsScreen, TimeProvider.System);
                return found == Gateway.LogVerifier.ExitCode.Good ? ExitCode.Answered : ExitCode.Other;
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
    }

    // Whoever fetches a large log is slowed down, and sees that it goes on.
    private static LogFilesClient Files(OpenGateway gateway, Texts texts, Terminal terminal, WaitingNote note)
    {
        var files = gateway.Calls.LogFiles;
        files.Waits = wait =>
        {
            var said = texts.Of(Phrase.LogExportWaits, Math.Ceiling(wait.TotalSeconds));
            if (terminal.ErrorIsScreen)
                note.Say(said, wait);
            else
                terminal.Error.WriteLine(said);
        };
        return files;
    }
}
