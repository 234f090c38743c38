using System.Diagnostics;
using System.Globalization;
using Gateway.Client;
using Gateway.Overview.V1;
using Xunit.Abstractions;

namespace Gateway.EndToEndTests;

/// <summary>A consent withdrawn while an overview that rests on it is being answered: either came first, and the log says which.</summary>
public sealed class WithdrawalRaceTests(RunningGateway gateway, ITestOutputHelper output) : IClassFixture<RunningGateway>
{
    private const int Pairs = 320;
    private const int AtOnce = 4;

    // The withdrawal falls anywhere into the time an overview takes here and now, or a little behind it.
    private const double Behind = 1.2;
    private const double Weight = 0.2;
    private readonly ConsentCalls _calls = new(gateway);
    private double _usualMilliseconds = 20;
    private readonly ConsentClient _citizen = new ConsentCalls(gateway).As("citizen-d1");

    [Fact]
    public async Task Case_77_no_overview_leaves_after_the_withdrawal_it_should_have_seen()
    {
        // Proves, over the wire, that what was released stands before the withdrawal in the log and what was withheld after it, and that a question asked after the acknowledgement is always withheld; both orders occurred among those that raced.
        var outcomes = new Outcome[Pairs];
        await Parallel.ForEachAsync(Enumerable.Range(0, Pairs), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (n, _) => outcomes[n] = await PairAsync(n));

        Assert.All(outcomes, o => Assert.False(o.AskedAfter && o.Released, "released although the withdrawal had been acknowledged before the question"));
        Assert.All(outcomes, o => Assert.Equal(o.Released, o.Disclosed < o.Withdrawn));
        var raced = outcomes.Where(o => !o.AskedAfter && !o.AnsweredBefore).ToList();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{raced.Count} of {Pairs} pairs raced: {raced.Count(o => o.Released)} released before the withdrawal, {raced.Count(o => !o.Released)} withheld after it"));
        // How many fall on which side is the machine's affair; the forced pairs show both orders for certain.
        Assert.InRange(raced.Count(o => o.Released), 1, raced.Count - 1);
    }

    // Of eight pairs one withdraws first and one asks first; the others race.
    private async Task<Outcome> PairAsync(int n)
    {
        var consent = Guid.NewGuid().ToString();
        var about = gateway.About("D1", "hospital-diagnoses");
        about.CaseId = FormattableString.Invariant($"race/{n}");
        await gateway.Consents.GrantAsync(gateway.Citizen("D1"), SampleConsent.Of(consent, about.CaseId, "hospital-diagnoses"));

        async Task<GetOverviewResponse> Ask()
        {
            var begun = Stopwatch.GetTimestamp();
            var answer = await gateway.Caseworker.GetOverviewAsync(about);
            // Several at once: which of two writes last does not matter to an estimate.
            _usualMilliseconds += Weight * (Stopwatch.GetElapsedTime(begun).TotalMilliseconds - _usualMilliseconds);
            return answer;
        }
        async Task<long> Withdraw() => (long)(await _citizen.WithdrawConsentAsync(_calls.Withdraw("D1", consent))).Receipt.LogIndex;
        switch (n % 8)
        {
            case 0:
                var first = await Withdraw();
                return Of(await Ask(), first, askedAfter: true);
            case 1:
                var answer = await Ask();
                return Of(answer, await Withdraw(), answeredBefore: true);
            default:
                var asked = Ask();
                await Task.Delay(TimeSpan.FromMilliseconds(new Random(n).NextDouble() * Behind * _usualMilliseconds));
                var withdrawn = await Withdraw();
                return Of(await asked, withdrawn);
        }
    }

    private static Outcome Of(GetOverviewResponse answer, long withdrawn, bool askedAfter = false, bool answeredBefore = false)
    {
        var section = Assert.Single(answer.Sections);
        var released = section.State == SectionState.Available;
        Assert.True(released || (section.State == SectionState.Withheld && section.Codes().Contains("CONSENT_WITHDRAWN")), section.State.ToString());
        return new Outcome(askedAfter, answeredBefore, released, withdrawn, (long)answer.Receipt.LogIndex);
    }

    private readonly record struct Outcome(bool AskedAfter, bool AnsweredBefore, bool Released, long Withdrawn, long Disclosed);
}
