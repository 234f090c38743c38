using Gateway.Casework;
using Gateway.Overview;

namespace Gateway.Tests.Casework;

/// <summary>Proves over generated overviews what must hold of every request for a certificate, against a second reading of the rules.</summary>
public sealed class CertificateRequestProperties
{
    private const int Cases = 2_000;
    private const string Reason = "Borgeren er faldet siden, og attesten siger intet om det.";

    [Fact]
    public void Only_a_certificate_younger_than_six_months_makes_another_superfluous()
    {
        // Proves both ways: superfluous rests on one that is young, answered and the citizen's; and where there is such a one, it is superfluous.
        var seen = new HashSet<CertificateAnswer>();
        Replayable.Check(CaseHistories.All, Cases, content =>
        {
            var request = Of(content, "");
            Assert.Equal(CaseHistories.Items(content).Any(IsCurrent), request.Answer == CertificateAnswer.Superfluous);
            Assert.True(request.Answer != CertificateAnswer.Superfluous || IsCurrent(request.Because!));
            seen.Add(request.Answer);
        });
        Assert.Equal(Enum.GetValues<CertificateAnswer>(), seen.Order());
    }

    [Fact]
    public void Requested_rests_on_one_that_was_asked_for_and_nobody_answered()
    {
        // Proves: what was asked for is requested until a certificate of its kind is as young, and never counts as answered.
        Replayable.Check(CaseHistories.All, Cases, content =>
        {
            if (Of(content, "") is { Answer: CertificateAnswer.Requested, Because: { } asked })
            {
                Assert.Equal("anmodet", asked.Fact.Status);
                Assert.DoesNotContain(CaseHistories.Items(content), i => i.Fact.Category == asked.Fact.Category && !CaseHistories.IsNothing(i.Fact)
                    && i.Fact.Start.Length > 0 && asked.Fact.Start.Length > 0 && CaseHistories.First(i.Fact.Start) >= CaseHistories.First(asked.Fact.Start));
            }
        });
    }

    [Fact]
    public void A_text_is_written_without_need_only_with_a_reason()
    {
        // Proves: without a reason there is a text exactly where one is needed; with it, everywhere but where consent comes first or nothing opens it.
        Replayable.Check(CaseHistories.All, Cases, content =>
        {
            var (without, with) = (Of(content, ""), Of(content, Reason));
            Assert.Equal(without.Answer == CertificateAnswer.Needed, without.Text is not null);
            Assert.Equal(without.Text is not null || without.ReasonNeeded, with.Text is not null);
            Assert.Equal(without.ReasonNeeded, with.Text is { } text && text.Da.Contains(Reason, StringComparison.Ordinal));
            Assert.False(with.ReasonNeeded);
        });
    }

    [Fact]
    public void The_focus_is_what_a_certificate_could_meet_and_nothing_does()
    {
        // Proves: exactly the requirements with a step that asks for one, less what is met and what contradicts itself, which no certificate settles.
        var contradicted = 0;
        Replayable.Check(CaseHistories.All, Cases, content =>
        {
            var assessed = CaseAssessment.Of(CaseHistories.Rules, CaseType.FlexJob, content, new HashSet<string>(), CaseHistories.Today).Requirements
                .Where(r => r.Requirement.Id is "health-challenges" or "functional-capacity" or "gp-assessment" or "ongoing-treatment").ToList();
            Assert.Equal(
                assessed.Where(r => r.State is RequirementState.Stale or RequirementState.Missing).Select(r => r.Requirement.Id),
                Of(content, "").Focus.Select(r => r.Requirement.Id));
            contradicted += assessed.Count(r => r.State == RequirementState.Contradicted);
        });
        Assert.True(contradicted > 0, "Nothing contradicted itself.");
    }

    private static CertificateRequest Of(OverviewContent content, string reason) => CertificateRequest.Of(CaseHistories.Rules, CaseType.FlexJob, content, reason, CaseHistories.Today);

    // From its last day where that has passed, else from its first; 2026-05-21 is six months ago to the day.
    private static bool IsCurrent(OverviewItem item)
    {
        if (item.Fact.Category is not ("certificate-lae145" or "certificate-lae265") || CaseHistories.IsNothing(item.Fact))
            return false;
        var from = item.Fact.End.Length > 0 && CaseHistories.First(item.Fact.End) <= CaseHistories.Today ? item.Fact.End : item.Fact.Start;
        return from.Length > 0 && CaseHistories.First(from) > new DateOnly(2026, 5, 21);
    }
}
