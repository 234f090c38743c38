using System.CommandLine;
using Gateway.Casework.V1;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;

namespace Gateway.Cli.Commands;

/// <summary><c>gateway meeting</c>: who belongs at the meeting of the rehabilitation team.</summary>
internal static class MeetingCommand
{
    /// <summary>The command, described in the language of <paramref name="texts"/>.</summary>
    public static Command Build(Texts texts, Terminal terminal) => QuestionOptions.Command(
        "meeting", Phrase.MeetingDescription, texts, terminal, QuestionParts.CaseAndPurpose | QuestionParts.Step, (question, _, cancellationToken) => AnswerAsync(question, texts, cancellationToken), [], []);

    private static Task<ExitCode> AnswerAsync(OpenQuestion question, Texts texts, CancellationToken cancellationToken)
    {
        var request = new ListMeetingMembersRequest { CitizenId = question.CitizenId, CaseId = question.CaseId, Purpose = question.Purpose, CaseStep = question.Asked.Step };
        return question.AnswerAsync(
            question.Gateway.Casework.ListMeetingMembersAsync(request, question.How.Deadline, cancellationToken),
            Phrase.Asking,
            answer => answer.Basis?.Receipt,
            (answer, layout, asked) => new MeetingPage(texts, layout, asked).Render(answer),
            cancellationToken);
    }
}
