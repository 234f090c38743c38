using Gateway.Casework.V1;
using Gateway.Cli.Language;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Gateway.Cli.Pages;

/// <summary>Who belongs at the meeting beside its permanent members, and why.</summary>
internal sealed class MeetingPage(Texts texts, PageLayout layout, AskedQuestion asked)
{
    /// <summary>The page.</summary>
    public IRenderable Render(ListMeetingMembersResponse answer)
    {
        var frame = new CaseworkFrame(texts, layout, asked, answer.Basis);
        return new Rows(
        [
            .. frame.Begin(Phrase.MeetingTitle),
            .. frame.Part(Phrase.MeetingMembers, answer.Members.Select(member => (Answer(member.Answer), Line(frame, member)))),
            .. frame.End(),
        ]);
    }

    private static Paragraph Line(CaseworkFrame frame, MeetingMember member) =>
        frame.Line(frame.Wording.Of(member.Title), $": {frame.Wording.Of(member.Why)}", member.ItemIds);

    private string Answer(MeetingAnswer answer) => answer switch
    {
        MeetingAnswer.Yes => texts.Of(Phrase.Yes),
        MeetingAnswer.No => texts.Of(Phrase.No),
        MeetingAnswer.Unknown => texts.Of(Phrase.MeetingUnknown),
        MeetingAnswer.OnRequest => texts.Of(Phrase.MeetingOnRequest),
        _ => texts.Of(Phrase.StateUnknown, (int)answer),
    };
}
