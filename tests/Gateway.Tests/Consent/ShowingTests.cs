using Gateway.Access;
using Gateway.Callers;
using Gateway.Consent;
using Gateway.Storage;
using Gateway.Tests.Sources;

namespace Gateway.Tests.Consent;

/// <summary>Who sees which consents, page by page.</summary>
public sealed class ShowingTests
{
    private static readonly Caller TheCitizen = ConsentBench.Private(Role.Citizen, ConsentBench.Citizen);

    [Fact]
    public async Task Pages_go_through_all_once_newest_first()
    {
        // Proves: every page size gives the same list, and a consent given in between moves nothing.
        await using var bench = new ConsentBench();
        var given = new List<string>();
        for (var i = 0; i < 5; i++)
            given.Insert(0, (await bench.GivenAsync("social-action-plan")).ConsentId);
        for (var size = 1; size <= 6; size++)
            Assert.Equal(given, await ReadAllAsync(bench, size));

        var first = (await bench.LookAsync(TheCitizen, work => Showing.List(new PageQuestion(2, ""), work))).Done!;
        await bench.GivenAsync("social-action-plan");
        var second = (await bench.LookAsync(TheCitizen, work => Showing.List(new PageQuestion(2, first.NextToken), work))).Done!;
        Assert.Equal(given.Skip(2).Take(2), second.Entries.Select(c => c.Consent.ConsentId));
    }

    [Fact]
    public async Task A_token_works_on_its_own_list_only()
    {
        // Proves: another citizen's list, another caller's, a changed and a made-up token are all refused by field.
        await using var bench = new ConsentBench();
        for (var i = 0; i < 3; i++)
            await bench.GivenAsync("social-action-plan");
        var token = (await bench.LookAsync(ConsentBench.Caseworker, work => Showing.List(new PageQuestion(1, ""), work))).Done!.NextToken;
        Assert.NotEmpty(token);
        Assert.Equal("done", ConsentBench.Why(await bench.LookAsync(ConsentBench.Caseworker, work => Showing.List(new PageQuestion(1, token), work))));

        const string No = "page_token is not from an answer to this question";
        Assert.Equal(No, ConsentBench.Why(await bench.LookAsync(ConsentBench.Caseworker, work => Showing.List(new PageQuestion(1, token), work), Shipped.D3)));
        Assert.Equal(No, ConsentBench.Why(await bench.LookAsync(TheCitizen, work => Showing.List(new PageQuestion(1, token), work))));
        Assert.Equal(No, ConsentBench.Why(await bench.LookAsync(ConsentBench.Caseworker with { User = "user-2" }, work => Showing.List(new PageQuestion(1, token), work))));
        var dot = token.IndexOf('.', StringComparison.Ordinal);
        foreach (var forged in new[] { token[..dot], token[..dot] + ".", "." + token[(dot + 1)..], "AAAA" + token[4..], token + "A", "x", "....", new string('A', 5000), "?.?" })
            Assert.Equal(No, ConsentBench.Why(await bench.LookAsync(ConsentBench.Caseworker, work => Showing.List(new PageQuestion(1, forged), work))));
    }

    [Fact]
    public async Task Each_sees_the_consents_they_may()
    {
        // Proves: the citizen and the officer all, an office its own, a representative what the mandate covers, and
        // without one no list at all; for everybody else a consent that is there and one that is not look the same.
        await using var bench = new ConsentBench();
        var given = await bench.GivenAsync("discharge-letters");
        var wide = await bench.GivenAsync("discharge-letters", "social-action-plan");
        var question = new MandateQuestion(Shipped.D3, MandateKind.Guardian, ["discharge-letters"], [ConsentBench.Purpose], null, Shipped.Noon.AddDays(120), "doc-9");
        await bench.DoneAsync(ConsentBench.Caseworker, work => Mandating.Record(question, bench.Desk.HolderFor(ConsentBench.Caseworker, Shipped.D3), work));

        Assert.Equal([wide.ConsentId, given.ConsentId], await SeenAsync(bench, TheCitizen));
        Assert.Equal([wide.ConsentId, given.ConsentId], await SeenAsync(bench, ConsentBench.Caseworker));
        Assert.Equal([wide.ConsentId, given.ConsentId], await SeenAsync(bench, ConsentBench.Caseworker with { Role = Role.PrivacyOfficer, OrganisationCvr = "99990009" }));
        Assert.Equal([given.ConsentId], await SeenAsync(bench, ConsentBench.Private(Role.Representative, Shipped.D3)));
        var stranger = ConsentBench.Private(Role.Representative, Shipped.D4);
        Assert.Equal("CitizenUnknown", ConsentBench.Why(await bench.LookAsync(stranger, work => Showing.List(new PageQuestion(20, ""), work))));
        Assert.Equal("CitizenUnknown", ConsentBench.Why(await bench.LookAsync(stranger, work => Showing.Notices(new PageQuestion(20, ""), work))));
        Assert.Equal("CitizenUnknown", ConsentBench.Why(await bench.LookAsync(stranger, work => Showing.Corrections(new PageQuestion(20, ""), work))));
        Assert.Empty(await SeenAsync(bench, ConsentBench.Caseworker with { OrganisationCvr = "99990002" }));
        foreach (var caller in new[] { stranger, ConsentBench.Caseworker with { OrganisationCvr = "99990002" } })
        {
            Assert.Equal("ConsentUnknown", ConsentBench.Why(await bench.LookAsync(caller, work => Showing.Get(given.ConsentId, "get", work))));
            Assert.Equal("ConsentUnknown", ConsentBench.Why(await bench.LookAsync(caller, work => Showing.Get("none", "get", work))));
            Assert.Equal("ConsentUnknown", ConsentBench.Why(await bench.LookAsync(caller, work => Exporting.Fhir(given.ConsentId, work))));
            Assert.Equal("ConsentUnknown", ConsentBench.Why(await bench.LookAsync(caller, work => Exporting.Receipt(given.ConsentId, work))));
        }
        foreach (var role in new[] { Role.Companion, Role.Management, Role.SourceOwner })
        {
            var caller = role == Role.Companion ? ConsentBench.Private(role, Shipped.D3) : ConsentBench.Caseworker with { Role = role };
            Assert.Equal("RoleNotAllowed", ConsentBench.Why(await bench.LookAsync(caller, work => Showing.List(new PageQuestion(20, ""), work))));
        }
        // A citizen asking about somebody else is nobody's asker at all.
        Assert.Null(bench.Desk.AskerOf(TheCitizen, Shipped.D3));
    }

    [Fact]
    public async Task What_is_shown_is_recorded_first()
    {
        // Proves: each look is one leaf; a refused one is none.
        await using var bench = new ConsentBench();
        var given = await bench.GivenAsync("discharge-letters");
        int Leaves() => int.Parse(bench.Rows().Split(' ').Single(t => t.StartsWith("log_entries=", StringComparison.Ordinal))["log_entries=".Length..]);
        var before = Leaves();
        await bench.LookAsync(ConsentBench.Caseworker, work => Showing.List(new PageQuestion(20, ""), work));
        await bench.LookAsync(ConsentBench.Caseworker, work => Showing.Get(given.ConsentId, "get", work));
        await bench.LookAsync(ConsentBench.Caseworker, work => Showing.Mandates(new PageQuestion(20, ""), work));
        Assert.Equal(before + 3, Leaves());
        await bench.LookAsync(ConsentBench.Caseworker, work => Showing.Get("none", "get", work));
        Assert.Equal(before + 3, Leaves());
    }

    [Theory]
    [InlineData(-1, 10, false, "", "Active")]
    [InlineData(1, 10, false, "", "NotYetValid")]
    [InlineData(-10, 0, false, "", "Expired")]
    [InlineData(-10, 0, true, "other", "Withdrawn")]
    [InlineData(-10, 0, false, "other", "Superseded")]
    public void A_consent_stands_as_what_was_done_to_it_before_what_time_did(int from, int until, bool withdrawn, string replacedBy, string expected)
    {
        // Proves: the order in which states win.
        var consent = Shipped.Consent("c", "discharge-letters") with
        {
            ValidFrom = Shipped.Noon.AddDays(from), ValidUntil = Shipped.Noon.AddDays(until), WithdrawnAt = withdrawn ? Shipped.Noon : null, SupersededBy = replacedBy,
        };
        Assert.Equal(expected, ConsentStates.Of(consent, [], Shipped.Noon).ToString());
    }

    private static async Task<IReadOnlyList<string>> SeenAsync(ConsentBench bench, Caller caller) =>
        [.. (await bench.LookAsync(caller, work => Showing.List(new PageQuestion(20, ""), work))).Done!.Entries.Select(c => c.Consent.ConsentId)];

    private static async Task<List<string>> ReadAllAsync(ConsentBench bench, int size)
    {
        var read = new List<string>();
        var token = "";
        do
        {
            var page = (await bench.LookAsync(TheCitizen, work => Showing.List(new PageQuestion(size, token), work))).Done!;
            Assert.InRange(page.Entries.Count, 1, size);
            read.AddRange(page.Entries.Select(c => c.Consent.ConsentId));
            token = page.NextToken;
        }
        while (token.Length > 0);
        return read;
    }
}
