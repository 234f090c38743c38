namespace Gateway.Cli.Commands;

/// <summary>A text that an option carries.</summary>
internal static class TypedText
{
    /// <summary>What was typed, or the next line of standard input: a note may tell more than others on the machine should read.</summary>
    public static async Task<string> ReadAsync(string? typed, Terminal terminal, CancellationToken cancellationToken) =>
        typed == "-" ? (await terminal.Input.ReadLineAsync(cancellationToken))?.Trim() ?? "" : typed ?? "";
}
