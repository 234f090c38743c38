using System.Text;
using Gateway.Access;
using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.Disclosures;
using Gateway.Overview;
using Gateway.Sources;
using Gateway.Storage;
using Gateway.Tests.Access;

namespace Gateway.Tests.Disclosures;

/// <summary>Proves what a log entry says, and that nothing personal can reach one.</summary>
public sealed class DisclosureEntriesTests
{
    private static readonly QueryId Query = new("0f0e0d0c0b0a09080706050403020100");
    private static readonly byte[] Salt = [.. Enumerable.Range(0, Commitment.SaltLength).Select(i => (byte)i)];

    // What must never be found: the citizen in each spelling, the case, and every text a source sent.
    private static readonly string[] Personal = ["1403859922", "140385-9922", "140385", "9922", "case-1", "Skizofreni", "F20.0", "1985-03-14", "svær", "doc-77"];

    // Commitments computed outside this code base, with another language's SHA-256, over salt 00 01 .. 0f.
    private const string Citizen = "113ab45617c0ae0a5c7607bca3769108755f45a93026b487735622de7d048140";
    private const string Case = "2a535aa466d368c03d17e2dac5916f630692f9d90953635b41e8becaf9b50911";
    private const string Content = "d73bffd0fcb828ff7c14920befbe0521c3375d214883a0cbc474abd4178fb57d";

    [Fact]
    public void An_asked_entry_has_these_bytes()
    {
        // Proves the format to the byte: whoever verifies the log years from now must be able to rebuild it.
        var expected = $"""
            gateway-disclosure-log/v1
            kind asked
            municipality 0999
            at 2026-11-21T12:00:00.000Z
            query 0f0e0d0c0b0a09080706050403020100
            use overview
            organisation 99990001
            unit jobcenter
            role caseworker
            user user-1
            client system-1
            citizen {Citizen}
            case {Case}
            purpose help
            step Preparation
            catalogue sha256:small
            category letters allowed basis=consent-law consent=consent-1
            category open allowed basis=law consent=-
            category waiting awaiting-source AWAITING_SOURCE_DECISION
            category walled withheld STATISTICS_ONLY PROHIBITED
            source dfdg

            """;

        Assert.Equal(expected, Text(DisclosureEntries.Asked(Query, Grant(), ["dfdg"], Salt, Scene.Noon)));
    }

    [Fact]
    public void A_disclosed_entry_has_these_bytes()
    {
        // Proves the format of what was released: state, count, basis and consent of each section, sources, which of them answered about the wrong person, commitment.
        var summary = new OverviewSummary(
            [
                new SectionSummary("letters", SectionState.Available, 2, "consent-law", "consent-1", []),
                new SectionSummary("open", SectionState.Partial, 1, "law", null, [ReasonCode.SourceTimeout, ReasonCode.NothingHeld]),
                new SectionSummary("waiting", SectionState.AwaitingSourceDecision, 0, null, null, [ReasonCode.AwaitingSourceDecision]),
                new SectionSummary("walled", SectionState.Withheld, 0, null, null, [ReasonCode.StatisticsOnly, ReasonCode.StatisticsOnly]),
            ],
            ["cosmic", "dfdg"], ["cosmic"], string.Concat(Enumerable.Repeat("ab", 32)));
        var grant = Grant();
        var expected = $"""
            category letters Available items=2 basis=consent-law consent=consent-1
            category open Partial items=1 basis=law consent=- SOURCE_TIMEOUT NOTHING_HELD
            category waiting AwaitingSourceDecision items=0 basis=- consent=- AWAITING_SOURCE_DECISION
            category walled Withheld items=0 basis=- consent=- STATISTICS_ONLY
            source cosmic
            source dfdg
            alarm cosmic SOURCE_WRONG_PERSON
            content {Content}
            outcome released, delivery unconfirmed

            """;

        var text = Text(DisclosureEntries.Disclosed(Query, grant, summary, Salt, Scene.Noon));

        Assert.EndsWith("\ncatalogue sha256:small\n" + expected, text, StringComparison.Ordinal);
        Assert.StartsWith("gateway-disclosure-log/v1\nkind disclosed\nmunicipality 0999\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mandate_stands_in_the_record_by_its_id()
    {
        // Proves that who acts for the citizen can be found by the mandate, in the record of the question and in that of the answer, and that nothing else of theirs is there.
        var grant = MandateScene.Of(Role.Representative, MandateScene.Mandate()).Grant();
        Assert.Contains("\ncategory letters allowed basis=law consent=- mandate=mandate-1\n", Text(DisclosureEntries.Asked(Query, grant, [], Salt, Scene.Noon)), StringComparison.Ordinal);
        var summary = new OverviewSummary([new SectionSummary("letters", SectionState.Available, 2, "law", null, []) { MandateId = "mandate-1" }], [], [], "");
        var disclosed = Text(DisclosureEntries.Disclosed(Query, grant, summary, Salt, Scene.Noon));
        Assert.Contains("\ncategory letters Available items=2 basis=law consent=- mandate=mandate-1\n", disclosed, StringComparison.Ordinal);
        Assert.DoesNotContain(MandateScene.Self.Reveal(), disclosed, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_entry_has_these_bytes()
    {
        // Proves that a failure tells the query and the cause, and neither caller nor citizen.
        var entry = DisclosureEntries.Failed(Query, Scene.Municipality, FailureCause.GatewayStopped, [], Scene.Noon.AddMilliseconds(7));
        Assert.Equal(
            "gateway-disclosure-log/v1\nkind failed\nmunicipality 0999\nat 2026-11-21T12:00:00.007Z\nquery 0f0e0d0c0b0a09080706050403020100\ncause GatewayStopped\n",
            Text(entry));
    }

    [Fact]
    public void No_entry_holds_anything_personal()
    {
        // Proves that id, case number and what a source sent are not among the bytes, percent-encoded or not.
        var grant = Grant();
        var pending = new PendingOverview(grant, [], OverviewContent.Of(grant, [SectionWithFacts(grant)], [], OverviewProtection.None));

        AssertImpersonal(DisclosureEntries.Asked(Query, grant, ["dfdg"], Salt, Scene.Noon));
        AssertImpersonal(DisclosureEntries.Disclosed(Query, grant, pending.Summary, Salt, Scene.Noon));
        AssertImpersonal(DisclosureEntries.Failed(Query, Scene.Municipality, FailureCause.GatewayFailed, [], Scene.Noon));
    }

    [Fact]
    public void The_search_for_personal_values_finds_a_planted_one()
    {
        // Proves that the search above works: each value, put into an entry, is found.
        Assert.All(Personal, value => Assert.ThrowsAny<Xunit.Sdk.XunitException>(() =>
            AssertImpersonal(new LogEntry(EntryKind.Asked, Scene.Municipality, Scene.Noon).Add("planted", $"x{value}x"))));
    }

    [Fact]
    public void Content_is_committed_to_with_a_salt_and_never_by_its_bare_hash()
    {
        // Proves that few possible contents cannot be guessed from the log: equal contents give different entries.
        var grant = Grant();
        var pending = new PendingOverview(grant, [], OverviewContent.Of(grant, [SectionWithFacts(grant)], [], OverviewProtection.None));
        byte[] otherSalt = [.. Salt.Reverse()];

        var (one, other) = (Text(DisclosureEntries.Disclosed(Query, grant, pending.Summary, Salt, Scene.Noon)), Text(DisclosureEntries.Disclosed(Query, grant, pending.Summary, otherSalt, Scene.Noon)));

        Assert.DoesNotContain(pending.Summary.ContentHash, one, StringComparison.OrdinalIgnoreCase);
        foreach (var field in new[] { "citizen", "case", "content" })
            Assert.NotEqual(Line(one, field), Line(other, field));
    }

    [Fact]
    public void Every_category_asked_for_stands_in_the_entry_once()
    {
        // Proves for the whole shipped catalogue that no category escapes the record, withheld ones included.
        var catalogue = ShippedCatalogue.Catalogue;
        var purpose = catalogue.Purposes.Values.First();
        var grant = AccessGrant.Decide(Scene.ByLaw.Request with { Purpose = purpose.Id, Categories = [] }, catalogue, AccessRecords.None, Scene.Noon);

        var written = Text(DisclosureEntries.Asked(Query, grant, ["dfdg"], Salt, Scene.Noon)).Split('\n')
            .Where(l => l.StartsWith("category ", StringComparison.Ordinal)).Select(l => l.Split(' ')[1]).ToList();

        Assert.Equal(catalogue.Categories.Select(c => c.Id).Where(purpose.Categories.Contains), written);
    }

    [Fact]
    public void The_longest_possible_entry_still_fits()
    {
        // Proves that 64 categories, each with every reason that can stand in one section, and the longest caller stay below
        // the log's limit. A section is either not asked for, or asked for and not answered.
        var scene = Scene.ByLaw.WithCaller(c => c with { User = new string('ø', 128), Unit = new string('ø', 128), ClientId = new string('ø', 128) });
        var grant = scene.Grant();
        foreach (var asked in new[] { false, true })
            Fits([.. Enum.GetValues<ReasonCode>().Where(code => code >= ReasonCode.NothingHeld == asked)]);

        void Fits(IReadOnlyList<ReasonCode> reasons)
        {
            var summary = new OverviewSummary(
                [.. Enumerable.Range(10, 64).Select(i => new SectionSummary($"category-with-a-long-name-{i}", SectionState.AwaitingSourceDecision, int.MaxValue, "basis", Guid.Empty.ToString(), reasons))],
                [.. Enumerable.Range(10, 64).Select(i => $"source-{i}")], [.. Enumerable.Range(10, 64).Select(i => $"source-{i}")], new string('a', 64));
            Assert.InRange(DisclosureEntries.Disclosed(Query, grant, summary, Salt, Scene.Noon).ToBytes().Length, 1, LogEntry.MaximumLength);
        }
    }

    [Fact]
    public void A_caller_cannot_write_lines_of_its_own()
    {
        // Proves that a line feed in a claim becomes no second line.
        var scene = Scene.ByLaw.WithCaller(c => c with { User = "user-1\ncategory walled allowed", Unit = "a\r\nb" });
        var text = Text(DisclosureEntries.Asked(Query, scene.Grant(), ["dfdg"], Salt, Scene.Noon));

        Assert.Contains("\nuser user-1%0Acategory walled allowed\n", text, StringComparison.Ordinal);
        Assert.Contains("\nunit a%0D%0Ab\n", text, StringComparison.Ordinal);
        Assert.Single(text.Split('\n'), l => l.StartsWith("category ", StringComparison.Ordinal));
    }

    // Four categories: allowed by consent, allowed by law, left to the source, behind both walls.
    private static AccessGrant Grant()
    {
        var scene = Scene.ByConsent;
        var letters = scene.Category;
        string[] ids = [letters.Id, "open", "waiting", "walled"];
        return (scene with
        {
            Catalogue = scene.Catalogue with
            {
                Categories =
                [
                    letters, letters with { Id = "open" }, letters with { Id = "waiting", SourceDecides = Scene.SourceLaw },
                    letters with { Id = "walled", StatisticsOnly = Scene.Wall, Prohibited = Scene.Ban },
                ],
                Rules = [Scene.Consensual, Scene.Statutory with { Categories = ["open", "waiting", "walled"] }],
            },
            Request = scene.Request with { Categories = ids },
        }).Grant();
    }

    private static OverviewSection SectionWithFacts(AccessGrant grant)
    {
        var allowed = grant.Allowed.First();
        var fact = new Fact
        {
            Category = allowed.Category.Id,
            SourceItemId = "doc-77",
            Code = new Concept([new Coding("icd-10", "F20.0", "", "Skizofreni")], "Skizofreni"),
            Start = "1985-03-14",
            End = "",
            Status = "svær",
            Outcome = null,
            Values = [new FactValue("severity", Scene.Text("svær"), new FactDatum.TextDatum("svær"))],
            LastChangedAt = "",
        };
        return new OverviewSection
        {
            Category = allowed.Category,
            Holder = grant.HolderOf(allowed.Category),
            State = SectionState.Available,
            Items = [new OverviewItem("letters-1", fact, [new Provenance("cosmic", "Cosmic", "doc-77", Scene.Noon, "", "letters", "discharge-letters")])],
            Reasons = [],
            Basis = allowed.Basis,
            ConsentId = allowed.ConsentId,
        };
    }

    private static void AssertImpersonal(LogEntry entry)
    {
        var text = Uri.UnescapeDataString(Text(entry));
        // The hashes are hex and may hold any four digits by chance; they are looked at without their lines.
        var readable = string.Join('\n', text.Split('\n').Where(l => l.Split(' ')[0] is not ("citizen" or "case" or "content" or "query" or "at")));
        Assert.All(Personal, value => Assert.DoesNotContain(value, readable, StringComparison.OrdinalIgnoreCase));
        Assert.All(Personal.Where(p => p.Length > 4), value => Assert.DoesNotContain(value, text, StringComparison.OrdinalIgnoreCase));
    }

    private static string Line(string text, string field) => text.Split('\n').Single(l => l.StartsWith(field + " ", StringComparison.Ordinal));

    private static string Text(LogEntry entry) => Encoding.UTF8.GetString(entry.ToBytes());
}
