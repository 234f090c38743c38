using System.Security.Cryptography;
using Gateway.DisclosureLog;
using Gateway.LogReading;
using Gateway.Storage;
using Gateway.Storage.Tests;

namespace Gateway.Tests.LogReading;

/// <summary>A sample is drawn by chance alone: every candidate as likely as every other, and none can be kept out.</summary>
public sealed class SampleDrawTests
{
    private static readonly SampleTerms Week = new(10, 7, WithoutKnown: false, []);

    [Fact]
    public void Every_choice_comes_of_as_many_runs_of_numbers_as_every_other()
    {
        // Proves by trying every run of numbers that three of six can be chosen with: each choice comes of just six, so equally likely numbers give equally likely choices.
        var choices = new Dictionary<string, int>();
        for (var a = 0; a < 4; a++)
        {
            for (var b = 0; b < 5; b++)
            {
                for (var c = 0; c < 6; c++)
                {
                    var chosen = Choose(Enumerable.Range(0, 6), 3, Numbers(a, b, c));
                    Assert.Equal(3, chosen.Distinct().Count());
                    var choice = string.Join(' ', chosen.Order());
                    choices[choice] = choices.GetValueOrDefault(choice) + 1;
                }
            }
        }
        Assert.Equal(20, choices.Count);
        Assert.All(choices.Values, runs => Assert.Equal(6, runs));

        // Each asked for below one more than the last: the fourth that goes by, the fifth, the sixth.
        static Func<int, int> Numbers(params int[] numbers)
        {
            var next = 0;
            return most =>
            {
                Assert.Equal(4 + next, most);
                return numbers[next++];
            };
        }
    }

    [Fact]
    public void Users_are_drawn_as_often_as_they_asked()
    {
        // Proves: over 4,000 draws with the generator that is shipped, Pearson's chi-square over twenty users of very different activity stays below the bound of p = 0.01. A fair draw fails that once in a hundred runs, so it has three runs; one that is not fair fails all of them.
        var candidates = Enumerable.Range(0, 20).SelectMany(user => Enumerable.Repeat(user, 5 + (3 * user))).ToList();
        var runs = Enumerable.Range(0, 3).Select(_ => ChiSquare(candidates, draws: 4_000, size: 5)).ToList();
        // 19 degrees of freedom.
        Assert.True(runs.Min() < 36.19, $"chi-square {string.Join(", ", runs)}");
        // The statistic finds what is not fair: one user left out of every other draw.
        Assert.True(ChiSquare([.. candidates.Where((c, i) => c != 19 || i % 2 == 0)], 4_000, 5, candidates) > 36.19);
    }

    [Theory]
    [InlineData("caseworker", "", "overview", true)]
    [InlineData("general-practitioner", "confirmed", "locate", true)]
    [InlineData("citizen", "", "overview", false)]
    [InlineData("representative", "", "overview", false)]
    [InlineData("companion", "", "overview", false)]
    [InlineData("privacy-officer", "", "work-list", false)]
    [InlineData("system", "", "relation-check", false)]
    [InlineData("", "", "overview", false)]
    public void Only_what_staff_asked_for_is_drawn(string role, string relation, string use, bool drawn)
    {
        // Proves for the roles: citizens look at their own, officers and the gateway itself are overseen otherwise.
        Assert.Equal(drawn, SampleDraw.IsCandidate(Row(role, relation, use), Week));
    }

    [Theory]
    [InlineData(4, 4, 0, 0)]
    [InlineData(4, 4, 3, 0)]
    [InlineData(4, 4, 3, 2)]
    [InlineData(10, 7, 3, 0)]
    [InlineData(1, 1, 3, 6)]
    [InlineData(1, 1, 9, 20)]
    public void Whoever_draws_sees_as_many_as_if_nothing_were_kept_from_them(int size, int seen, int unseen, int asOf)
    {
        // Proves: of seven that are seen and some that are not, as many are seen as asked for, as far as there are, whichever are drawn; nothing is chosen twice; and what is not seen is chosen as often as chance would in a sample of the size that is demanded, however few are asked for.
        var random = new Random(11);
        var terms = Week with { Size = size, UnseenAsOf = asOf };
        var chosenUnseen = 0;
        for (var time = 0; time < 2_000; time++)
        {
            var sample = new ChanceSample<int>(terms, random.Next);
            foreach (var i in Enumerable.Range(0, 7 + unseen))
                sample.Offer(i, seen: i < 7);
            var chosen = sample.Chosen;
            Assert.Equal(7, sample.Candidates);
            Assert.Equal(chosen.Count, chosen.Distinct().Count());
            Assert.Equal(seen, chosen.Count(i => i < 7));
            chosenUnseen += chosen.Count(i => i >= 7);
        }
        var expected = 2_000.0 * unseen * Math.Min(Math.Max(size, asOf), 7 + unseen) / (7 + unseen);
        Assert.InRange(chosenUnseen, expected * 0.9, expected * 1.1);
    }

    [Fact]
    public void The_officer_leaves_out_what_explains_itself_and_nothing_else()
    {
        // Proves: a known open case, uses by name.
        var terms = Week with { WithoutKnown = true, WithoutUses = ["explain"] };
        Assert.False(SampleDraw.IsCandidate(Row("caseworker", "confirmed", "overview"), terms));
        Assert.False(SampleDraw.IsCandidate(Row("caseworker", "unconfirmed", "explain"), terms));
        Assert.True(SampleDraw.IsCandidate(Row("caseworker", "unconfirmed", "overview"), terms));
        Assert.True(SampleDraw.IsCandidate(Row("caseworker", "", "locate"), terms));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_sample_is_out_of_recent_uses_of_the_municipality(On engine)
    {
        // Proves: drawn whole, it is every candidate of the days asked for and of no other day or municipality.
        await using var log = await SeededLog.OpenAsync(engine, 7);
        await log.AddAsync(600, citizens: 30);
        var records = log.Records();
        var recent = SeededLog.Start.AddHours(1);
        var expected = records.Where(r => r.Kind is "asked" or "explained" or "consents-shown" or "correction-requested" && r.Value("municipality") == "0999" && r.Value("role") is "caseworker" or "health-coordinator")
            .Where(r => string.CompareOrdinal(r.Value("at"), ReadEntry.AtOf(recent)) >= 0).Select(r => r.Act).Order(StringComparer.Ordinal);
        var sample = await new SampleDraw(log.Book).DrawAsync(SeededLog.Municipality, "officer-1", new SampleTerms(10_000, 1, false, []), recent.AddDays(1), CancellationToken.None);
        Assert.Equal(expected, sample.Items.Select(i => i.ActId).Order(StringComparer.Ordinal));
        Assert.Equal(sample.Items.Count, sample.Candidates);
    }

    private static double ChiSquare(IReadOnlyList<int> drawnFrom, int draws, int size, IReadOnlyList<int>? fair = null)
    {
        var seen = new double[20];
        for (var i = 0; i < draws; i++)
        {
            foreach (var user in Choose(drawnFrom, size, RandomNumberGenerator.GetInt32))
                seen[user]++;
        }
        var by = fair ?? drawnFrom;
        return Enumerable.Range(0, 20).Sum(user =>
        {
            var due = (double)draws * size * by.Count(u => u == user) / by.Count;
            return (seen[user] - due) * (seen[user] - due) / due;
        });
    }

    private static IReadOnlyList<T> Choose<T>(IEnumerable<T> candidates, int size, Func<int, int> below)
    {
        var reservoir = new Reservoir<T>(size, below);
        foreach (var candidate in candidates)
            reservoir.Offer(candidate);
        return reservoir.Chosen;
    }

    private static LogIndexRow Row(string role, string relation, string use) => new(0, "0999", "", "asked", "q", use) { Role = role, Relation = relation };
}
