using Gateway.Overview;
using Proto = Gateway.Casework.V1;
using Writer = Gateway.Overview.OverviewResponseWriter;

namespace Gateway.Casework;

/// <summary>Writes who belongs at the meeting as the contract has it. Decides nothing.</summary>
internal static class MeetingWriter
{
    internal static Proto.ListMeetingMembersResponse Write(OverviewResult.Released released, IReadOnlyList<MeetingMember> members)
    {
        var written = new Proto.ListMeetingMembersResponse { Basis = BasisWriter.Write(released, members.SelectMany(m => m.Items)) };
        written.Members.AddRange(members.Select(Member));
        return written;
    }

    private static Proto.MeetingMember Member(MeetingMember member)
    {
        var written = new Proto.MeetingMember { Role = Role(member.Role), Title = Writer.Text(member.Title), Answer = Answer(member.Answer), Why = Writer.Text(member.Why) };
        written.ItemIds.AddRange(member.Items.Select(i => i.Id));
        return written;
    }

    private static Proto.MeetingRole Role(MeetingRole role) => role switch
    {
        MeetingRole.EducationMember => Proto.MeetingRole.EducationMember,
        MeetingRole.ChildAndFamily => Proto.MeetingRole.ChildAndFamily,
        MeetingRole.CompanyConsultant => Proto.MeetingRole.CompanyConsultant,
        MeetingRole.GeneralPractitioner => Proto.MeetingRole.GeneralPractitioner,
        MeetingRole.Relative => Proto.MeetingRole.Relative,
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    private static Proto.MeetingAnswer Answer(MeetingAnswer answer) => answer switch
    {
        MeetingAnswer.Yes => Proto.MeetingAnswer.Yes,
        MeetingAnswer.No => Proto.MeetingAnswer.No,
        MeetingAnswer.Unknown => Proto.MeetingAnswer.Unknown,
        MeetingAnswer.OnRequest => Proto.MeetingAnswer.OnRequest,
        _ => throw new ArgumentOutOfRangeException(nameof(answer)),
    };
}
