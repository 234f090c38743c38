using Gateway.LogVerifier;

namespace Gateway.DisclosureLog.Tests.Verifier;

/// <summary>One run of the auditor's program: its exit code and what it printed, in English.</summary>
internal sealed record Verified(int ExitCode, string Output, string Errors)
{
    /// <summary>The lines that name an inconsistency.</summary>
    internal IReadOnlyList<string> Findings { get; } =
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeWhile(l => !l.Contains(" receipts checked. Root: "))];

    internal static async Task<Verified> RunAsync(params string[] arguments)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var errors = new StringWriter { NewLine = "\n" };
        var code = await VerifierRun.RunAsync([.. arguments, "--language", "en"], output, errors, quiet: true, TimeProvider.System);
        return new Verified((int)code, output.ToString(), errors.ToString());
    }
}
