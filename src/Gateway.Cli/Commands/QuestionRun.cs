using Gateway.Cli.Connection;
using Gateway.Cli.Language;
using Gateway.Client;

namespace Gateway.Cli.Commands;

/// <summary>
/// One run of a command that asks about a citizen: starts a gateway where that is wanted, finds gateway and citizen, and
/// hands over to the command's own <paramref name="answer"/>.
/// </summary>
internal sealed class QuestionRun(Question question, Func<OpenQuestion, CancellationToken, Task<ExitCode>> answer, Texts texts, Terminal terminal)
{
    private const string StartCommand = "dotnet run --project src/Gateway";

    /// <summary>Runs it; the result is the exit code.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        if (!question.Start || await IsRunningAsync(cancellationToken))
            return await AnswerAsync(cancellationToken);
        var (gateway, cause) = await Waiting.ForAsync(StartedGateway.StartAsync(terminal.Folders, cancellationToken), Phrase.Starting, texts, terminal);
        if (gateway is null)
            return await new Problem(ExitCode.NotReachable, "START_FAILED", $"{texts.Of(Phrase.StartFailed, StartCommand)} {cause}".TrimEnd()).ReportAsync(terminal, question.AsJson);
        await using var started = gateway;
        var exit = await AnswerAsync(cancellationToken);
        if (!question.AsJson)
            await ShowRecordsAsync(started);
        return exit;
    }

    private async Task<bool> IsRunningAsync(CancellationToken cancellationToken) =>
        ConnectionFile.Find(question.ConnectionFile, terminal.Folders) is { } path
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
        if (FindGateway(out var file, out var client) is { } notFound)
            return await notFound.ReportAsync(terminal, question.AsJson);

        // 2. Whom it is about.
        var (citizen, notNamed) = await FindCitizenAsync(file, cancellationToken);
        if (citizen is null)
            return await notNamed!.ReportAsync(terminal, question.AsJson);

        // 3. Ask and show.
        using var connection = OpenConnection.To(file, client);
        if (connection is null)
            return await Unusable().ReportAsync(terminal, question.AsJson);
        var problems = new CallProblems(texts, StartCommand, file, client.Id, question.Deadline);
        try
        {
            return (int)await answer(new OpenQuestion(question, citizen, connection.Gateway, problems, texts, terminal), cancellationToken);
        }
        catch (GatewayException failure)
        {
            return await problems.Of(failure.Error).ReportAsync(terminal, question.AsJson);
        }
    }

    private Problem? FindGateway(out ConnectionFile file, out ConnectionClient client)
    {
        (file, client) = (null!, null!);
        if (ConnectionFile.Find(question.ConnectionFile, terminal.Folders) is not { } path)
            return new(ExitCode.NotReachable, "CONNECTION_FILE_MISSING", texts.Of(Phrase.ConnectionMissing, StartCommand));
        if (ConnectionFile.Read(path) is not { } read)
            return Unusable();
        file = read;
        if (read.Clients.FirstOrDefault(known => question.ClientId is null || known.Id == question.ClientId) is not { } chosen)
            return new(ExitCode.BadRequest, "CLIENT_UNKNOWN", texts.Of(Phrase.ClientUnknown, string.Join(", ", read.Clients.Select(known => known.Id))));
        client = chosen;
        return null;
    }

    private async Task<(ChosenCitizen? Citizen, Problem? Problem)> FindCitizenAsync(ConnectionFile file, CancellationToken cancellationToken)
    {
        var citizens = file.Citizens is null ? Citizens.None : Citizens.Read(file.Citizens);
        if (question.Citizen == "-")
        {
            var number = await ReadCitizenAsync(cancellationToken);
            return Citizens.IsNationalId(number)
                ? ((citizens ?? Citizens.None).Find(number), null)
                : (null, new(ExitCode.BadRequest, "CITIZEN_NOT_READ", texts.Of(Phrase.CitizenNotRead)));
        }
        if (citizens is null && !Citizens.IsNationalId(question.Citizen))
            return (null, Unusable());
        return (citizens ?? Citizens.None).Find(question.Citizen) is { } found ? (found, null) : (null, UnknownCitizen(citizens!));
    }

    private Problem UnknownCitizen(Citizens citizens) => new(
        ExitCode.BadRequest,
        "CITIZEN_UNKNOWN",
        citizens.Aliases.Any() ? texts.Of(Phrase.CitizenUnknown, string.Join(", ", citizens.Aliases)) : texts.Of(Phrase.NoCitizens));

    private async Task<string> ReadCitizenAsync(CancellationToken cancellationToken)
    {
        if (!terminal.InputIsKeyboard)
            return (await terminal.Input.ReadLineAsync(cancellationToken))?.Trim() ?? "";
        await terminal.Error.WriteAsync(texts.Of(Phrase.AskCitizen));
        var number = terminal.ReadUnseen().Trim();
        await terminal.Error.WriteLineAsync();
        return number;
    }

    private Problem Unusable() => new(ExitCode.NotReachable, "CONNECTION_FILE_UNUSABLE", texts.Of(Phrase.ConnectionUnusable, StartCommand));
}
