using Gateway.LogVerifier.Auditing;
using Gateway.LogVerifier.Language;
using Gateway.LogVerifier.Reading;

namespace Gateway.LogVerifier;

/// <summary>One run of the program, from the command line to the exit code.</summary>
internal static class VerifierRun
{
    /// <summary>Checks the log the arguments name; findings go to <paramref name="output"/>, progress and problems to <paramref name="errors"/>.</summary>
    internal static async Task<ExitCode> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter errors, bool quiet, TimeProvider clock)
    {
        var texts = Texts.For(args);
        // 1. What is asked.
        if (args.Count == 0 || args.Contains("--help"))
        {
            await output.WriteLineAsync(texts.Of("Usage"));
            return args.Count == 0 ? ExitCode.NotChecked : ExitCode.Good;
        }
        if (Arguments.Read(args, out var problem) is not { } arguments)
        {
            await errors.WriteLineAsync(texts.Of(problem!.Text, problem.Value));
            return ExitCode.NotChecked;
        }
        // 2. The log, and what the auditor has of it already.
        using var progress = new ProgressLine(quiet ? null : errors, texts, clock);
        var findings = new FindingPrinter(output, texts, progress);
        try
        {
            using var log = arguments.Open();
            var given = await arguments.ReadGivenAsync();
            // 3. The audit prints what it finds as it finds it.
            var trust = new LogTrust(arguments.Keys, arguments.Origin, new CosignatureDemand(arguments.Witnesses, arguments.WitnessesRequired, clock));
            var result = await new Audit(log, trust, findings.Add, progress).RunAsync(given, CancellationToken.None);
            progress.Dispose();
            // 4. What came of it.
            if (result is null)
            {
                await errors.WriteLineAsync(texts.Of("NoLog", arguments.Log));
                return ExitCode.NotChecked;
            }
            await output.WriteLineAsync(texts.Of("Checked", result.Entries, result.Checkpoints, result.Receipts, result.Root));
            if (result.History == 0)
                await output.WriteLineAsync(texts.Of("NoHistory"));
            await output.WriteLineAsync(findings.Count == 0 ? texts.Of("AllGood") : texts.Of("Found", findings.Count));
            return findings.Count == 0 ? ExitCode.Good : ExitCode.Inconsistent;
        }
        catch (UnreachableLogException unreachable)
        {
            progress.Dispose();
            await errors.WriteLineAsync(texts.Of("Unreachable", unreachable.Path));
            return ExitCode.NotChecked;
        }
    }
}
