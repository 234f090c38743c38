using Gateway.Cli.Connection;
using Gateway.Cli.Language;
using Gateway.Client;

namespace Gateway.Cli.Commands;

/// <summary>
/// One run of a command that asks the gateway: starts one where that is wanted, finds it, and hands over to the command's
/// own <paramref name="answer"/>.
/// </summary>
internal sealed class GatewayRun(HowToAsk how, Func<OpenGateway, CancellationToken, Task<ExitCode>> answer, Texts texts, Terminal terminal)
{
    public const string StartCommand = "dotnet run --project src/Gateway";

    /// <summary>What the command must know before it asks; a problem ends the run.</summary>
    public Func<ConnectionFile, CancellationToken, Task<Problem?>> Prepare { get; init; } = (_, _) => Task.FromResult<Problem?>(null);

    /// <summary>Runs it; the result is the exit code.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (!how.Start || await IsRunningAsync(cancellationToken))
            return await AnswerAsync(cancellationToken);
        var (gateway, cause) = await Waiting.ForAsync(StartedGateway.StartAsync(terminal.Folders, cancellationToken), Phrase.Starting, texts, terminal);
        if (gateway is null)
            return await new Problem(ExitCode.NotReachable, "START_FAILED", $"{texts.Of(Phrase.StartFailed, StartCommand)} {cause}".TrimEnd()).ReportAsync(terminal, how.AsJson);
        await using var started = gateway;
        var exit = await AnswerAsync(cancellationToken);
        if (!how.AsJson)
            await ShowRecordsAsync(started);
        return exit;
    }

    /// <summary>A connection file, or a file it names, cannot be used.</summary>
    public static Problem Unusable(Texts texts) => new(ExitCode.NotReachable, "CONNECTION_FILE_UNUSABLE", texts.Of(Phrase.ConnectionUnusable, StartCommand));

    private async Task<bool> IsRunningAsync(CancellationToken cancellationToken) =>
        ConnectionFile.Find(how.ConnectionFile, terminal.Folders) is { } path
        && ConnectionFile.Read(path) is { } file
        && await StartedGateway.IsRunningAsync(file, cancellationToken);

    private async Task ShowRecordsAsync(StartedGateway started)
    {
        await terminal.Error.WriteLineAsync(texts.Of(Phrase.StartedRecords));
        foreach (var record in started.Records)
            await terminal.Error.WriteLineAsync("  " + record);
        await terminal.Error.WriteLineAsync(texts.Of(Phrase.StartedStopped, StartCommand));
    }

    private async Task<int> AnswerAsync(CancellationToken cancellationToken)
    {
        // 1. Where the gateway is, and as whom to ask.
        var (found, notFound) = Find();
        if (found is null)
            return await notFound!.ReportAsync(terminal, how.AsJson);

        // 2. What the command itself must know.
        if (await Prepare(found.File, cancellationToken) is { } lacking)
            return await lacking.ReportAsync(terminal, how.AsJson);

        // 3. The way to the gateway.
        using var connection = OpenConnection.To(found.File, found.Client);
        if (connection is null)
            return await Unusable(texts).ReportAsync(terminal, how.AsJson);

        // 4. Ask and show.
        var gateway = new OpenGateway(how, found, connection.Gateway, texts, terminal);
        try
        {
            return (int)await answer(gateway, cancellationToken);
        }
        catch (GatewayException failure)
        {
            return (int)await gateway.ReportAsync(gateway.Problems.Of(failure.Error));
        }
    }

    private (FoundGateway? Found, Problem? Problem) Find()
    {
        if (ConnectionFile.Find(how.ConnectionFile, terminal.Folders) is not { } path)
            return (null, new(ExitCode.NotReachable, "CONNECTION_FILE_MISSING", texts.Of(Phrase.ConnectionMissing, StartCommand)));
        if (ConnectionFile.Read(path) is not { } file)
            return (null, Unusable(texts));
        return Choose(file.Clients) is { } client
            ? (new FoundGateway(file, client), null)
            : (null, new(ExitCode.BadRequest, "CLIENT_UNKNOWN", texts.Of(Phrase.ClientUnknown, string.Join(", ", file.Clients.Select(known => known.Id)))));
    }

    // The one named; else the first in the command's role; else the first, whom the gateway may refuse.
    private ConnectionClient? Choose(IReadOnlyList<ConnectionClient> clients) => how.ClientId is { } id
        ? clients.FirstOrDefault(client => client.Id == id)
        : clients.FirstOrDefault(client => how.UsualRole is not null && client.Role == how.UsualRole) ?? clients[0];
}
