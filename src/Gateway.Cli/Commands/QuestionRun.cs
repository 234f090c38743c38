using Gateway.Cli.Connection;
using Gateway.Cli.Language;

namespace Gateway.Cli.Commands;

/// <summary>One run of a command that asks about a citizen: finds the citizen, and hands over to the command's own <paramref name="answer"/>.</summary>
internal sealed class QuestionRun(Question question, Func<OpenQuestion, CancellationToken, Task<ExitCode>> answer, Texts texts, Terminal terminal)
{
    /// <summary>Runs it; the result is the exit code.</summary>
    public Task<int> RunAsync(CancellationToken cancellationToken)
    {
        ChosenCitizen? citizen = null, acting = null;
        var run = new GatewayRun(question.How, (gateway, stop) => answer(new OpenQuestion(question, citizen!, gateway, texts, terminal) { ActingId = acting?.NationalId }, stop), texts, terminal)
        {
            Prepare = async (file, stop) =>
            {
                (citizen, var notNamed) = await FindCitizenAsync(question.Citizen, file, stop);
                if (notNamed is null && question.Acting is { } other)
                    (acting, notNamed) = await FindCitizenAsync(other, file, stop);
                return notNamed;
            },
        };
        return run.RunAsync(cancellationToken);
    }

    private async Task<(ChosenCitizen? Citizen, Problem? Problem)> FindCitizenAsync(string named, ConnectionFile file, CancellationToken cancellationToken)
    {
        var citizens = file.Citizens is null ? Citizens.None : Citizens.Read(file.Citizens);
        if (named == "-")
        {
            var number = await ReadCitizenAsync(cancellationToken);
            return Citizens.IsNationalId(number)
                ? ((citizens ?? Citizens.None).Find(number), null)
                : (null, new(ExitCode.BadRequest, "CITIZEN_NOT_READ", texts.Of(Phrase.CitizenNotRead)));
        }
        if (citizens is null && !Citizens.IsNationalId(named))
            return (null, GatewayRun.Unusable(texts));
        return (citizens ?? Citizens.None).Find(named) is { } found ? (found, null) : (null, UnknownCitizen(citizens!));
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
}
