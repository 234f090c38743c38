using Gateway.Casework;
using Proto = Gateway.Casework.V1;

namespace Gateway.EndToEndTests.Casework;

/// <summary>Who belongs at the meeting about each synthetic citizen, and why.</summary>
public sealed class MeetingTests(CaseworkGateway gateway) : IClassFixture<CaseworkGateway>
{
    public static TheoryData<string> Citizens => [.. ExpectedCase.Citizens];

    [Theory]
    [MemberData(nameof(Citizens))]
    public async Task Each_member_belongs_there_or_not_as_a_reviewer_judged_it(string name)
    {
        // Proves: every answer is the one written before the code was; what is not known is never a no.
        var (expected, everybody) = (ExpectedCase.Read(name), ExpectedEverybody.Read().Meeting);
        var members = (await MembersAsync(expected)).ToDictionary(m => m.Role);
        Assert.Equal(Enum.GetValues<MeetingRole>(), members.Keys.Order());
        Assert.Equal(expected.Meeting!.EducationMember.Answer, Word(members[MeetingRole.EducationMember]));
        Assert.Equal(expected.Meeting.CompanyConsultant.Answer, Word(members[MeetingRole.CompanyConsultant]));
        Assert.Equal(everybody.ChildAndFamily.Answer, Word(members[MeetingRole.ChildAndFamily]));
        Assert.Equal(everybody.Gp.Answer, Word(members[MeetingRole.GeneralPractitioner]));
        Assert.Equal(everybody.Relative.Answer, Word(members[MeetingRole.Relative]));
        Assert.All(members.Values, m => Assert.True(m.Why.Da.Length > 0 && m.Why.En.Length > 0 && m.Title.Da.Length > 0));
    }

    [Theory]
    [InlineData("D2", "28")]
    [InlineData("D1", "41")]
    public async Task An_age_that_only_the_number_tells_is_said_to_be_derived(string name, string age)
    {
        // Proves: without the register's birth date the number's own is used, and the words say so in both languages.
        var why = (await MembersAsync(ExpectedCase.Read(name))).Single(m => m.Role == MeetingRole.EducationMember).Why;
        Assert.Contains(age, why.Da, StringComparison.Ordinal);
        Assert.Contains("udledt af personnummeret", why.Da, StringComparison.Ordinal);
        Assert.Contains("derived from the national id", why.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Over_the_wire_each_answer_cites_what_it_rests_on()
    {
        // Proves: through gRPC the educations that were not completed stand in the basis, and nothing of a child's case does.
        var answer = await gateway.Wire.ListMeetingMembersAsync(Asked("D11"));
        var education = answer.Members.Single(m => m.Role == Proto.MeetingRole.EducationMember);
        Assert.Equal(Proto.MeetingAnswer.Yes, education.Answer);
        Assert.Equal(2, education.ItemIds.Count);
        Assert.Subset(answer.Basis.Items.Select(i => i.ItemId).ToHashSet(), answer.Members.SelectMany(m => m.ItemIds).ToHashSet());
        Assert.DoesNotContain(answer.Basis.Items, i => i.Provenance.Any(p => p.Category == "child-case"));
    }

    [Fact]
    public async Task What_is_wrong_is_named_by_its_field()
    {
        // Proves: a request without case and purpose is refused with a violation for each.
        var request = new Proto.ListMeetingMembersRequest { CitizenId = Asked("D11").CitizenId };
        Assert.Equal(["case_id", "purpose"], (await CaseworkGateway.ViolationsAsync(() => gateway.Wire.ListMeetingMembersAsync(request))).Select(v => v.Field));
    }

    private async Task<IReadOnlyList<MeetingMember>> MembersAsync(ExpectedCase expected) => MeetingMembers.Of(
        gateway.Rules, await gateway.AskAsync(expected, MeetingMembers.Categories), gateway.Running.Citizen(expected.Citizen).BirthDate, ExpectedCase.Today);

    private static string Word(MeetingMember member) => member.Answer == MeetingAnswer.OnRequest ? "on-request" : member.Answer.ToString().ToLowerInvariant();

    private Proto.ListMeetingMembersRequest Asked(string alias)
    {
        var about = gateway.Running.About(alias);
        return new() { CitizenId = about.CitizenId, CaseId = about.CaseId, Purpose = about.Purpose };
    }
}
