using System.Text.Json;
using Gateway.DisclosureLog;
using Gateway.Storage.Consents;

namespace Gateway.Storage.Tests;

/// <summary>Proves that everything that happens to a consent stands in the store in order, each with its leaf of the log.</summary>
public sealed class ConsentLifeTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_draft_is_read_as_it_was_made(On engine)
    {
        // Proves every field over a reopening, and that no other municipality finds it.
        using var folder = StorePlace.Of(engine);
        var draft = ConsentSamples.Draft();
        LogPosition position;
        await using (var store = await folder.OpenAsync())
            position = await new ConsentStore(store).ShowAsync(t => t.Draft(draft));

        await using var reopened = await folder.OpenAsync();
        var (read, foreign, unknown) = await new ConsentStore(reopened).ShowAsync(t =>
            (t.FindDraft(Samples.Municipality, "draft-1"), t.FindDraft(Samples.Neighbour, "draft-1"), t.FindDraft(Samples.Municipality, "draft-2")));
        Assert.Equal(JsonSerializer.Serialize(draft with { LogIndex = position.Index }), JsonSerializer.Serialize(read));
        Assert.Equal(draft.Citizen, read!.Citizen);
        Assert.Null(foreign);
        Assert.Null(unknown);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_history_tells_what_happened_in_order(On engine)
    {
        // Proves granted, used, withdrawn in part, used, superseded: categories and leaves of each.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var consents = new ConsentStore(store);
        var consent = Samples.Consent();
        var granted = await consents.ShowAsync(t => t.Grant(consent));
        var used = await UseAsync(store, "hospital-diagnoses", "discharge-letters");
        var withdrawn = await consents.ShowAsync(t => t.Withdraw(consent, "discharge-letters"));
        var usedAgain = await UseAsync(store, "hospital-diagnoses");
        var replaced = await consents.ShowAsync(t => t.Grant(Samples.Consent("consent-2"), supersedes: "consent-1"));

        var history = await consents.ShowAsync(t => t.History(consent));

        Assert.Equal(
            [
                (ConsentHappening.Granted, granted.Index, ""),
                (ConsentHappening.Used, used, "hospital-diagnoses discharge-letters"),
                (ConsentHappening.Withdrawn, withdrawn.Index, "discharge-letters"),
                (ConsentHappening.Used, usedAgain, "hospital-diagnoses"),
                (ConsentHappening.Superseded, replaced.Index, ""),
            ],
            history.Select(e => (e.What, e.LogIndex, string.Join(' ', e.Categories))));
        var read = await store.ReadConsentsAsync(Samples.Municipality, Samples.Citizen);
        Assert.Equal("consent-2", read[0].SupersededBy);
        Assert.Equal(["discharge-letters"], read[0].WithdrawnCategories);
        Assert.Null(read[0].WithdrawnAt);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Withdrawals_in_part_add_up(On engine)
    {
        // Proves that each part counts, and that the whole can still be withdrawn afterwards, once.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var consents = new ConsentStore(store);
        var consent = Samples.Consent() with { Categories = ["a", "b", "c"] };
        await consents.ShowAsync(t => t.Grant(consent));
        await consents.ShowAsync(t => t.Withdraw(consent, "a"));
        await consents.ShowAsync(t => t.Withdraw(consent, "c"));
        var read = Assert.Single(await store.ReadConsentsAsync(Samples.Municipality, Samples.Citizen));
        Assert.Equal(["a", "c"], read.WithdrawnCategories.Order());
        Assert.False(read.IsWithdrawnFor("b"));

        await consents.ShowAsync(t => t.Withdraw(consent));
        Assert.True(Assert.Single(await store.ReadConsentsAsync(Samples.Municipality, Samples.Citizen)).IsWithdrawnFor("b"));
        await Assert.ThrowsAsync<DisclosureLogUnavailableException>(() => consents.ShowAsync(t => t.Withdraw(consent)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Mandates_and_notices_are_leaves_too(On engine)
    {
        // Proves that a mandate ends once, by a leaf of its own, and that a notice stands with its leaf.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var consents = new ConsentStore(store);
        var mandate = ConsentSamples.Mandate();
        await consents.ShowAsync(t => t.GrantMandate(mandate, Samples.Entry(EntryKind.MandateGranted), Samples.Opening()));
        await consents.ShowAsync(t => t.EndMandate(mandate, "seen", Samples.Entry(EntryKind.MandateEnded), Samples.Opening()));
        var notice = ConsentSamples.Notice("notice-1");
        await consents.ShowAsync(t => t.GiveNotice(notice, Samples.Entry(EntryKind.NoticeGiven), Samples.Opening()));

        var read = Assert.Single((await consents.ShowAsync(t => t.Read(Samples.Whose()))).Mandates);
        Assert.Equal(Samples.Noon, read.EndedAt);
        Assert.Equal(mandate.Holder, read.Holder);
        Assert.Equal(3, folder.Count("log_entries"));
        var told = Assert.Single(await consents.ShowAsync(t => t.Notices(Samples.Whose())));
        Assert.Equal((notice, 2L, null, false), (told.Notice, told.LogIndex, told.ReviewedAt, told.Justified));
        Assert.Empty(told.Opened);
        await Assert.ThrowsAsync<DisclosureLogUnavailableException>(
            () => consents.ShowAsync(t => t.EndMandate(mandate, "seen", Samples.Entry(EntryKind.MandateEnded), Samples.Opening())));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_runs_out_is_found_once(On engine)
    {
        // Proves: run out is recorded once, soon to run out is reminded of once, and neither for what was withdrawn,
        // replaced or an objection's reminder; a hundred that are due together are all found.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var consents = new ConsentStore(store);
        for (var n = 0; n < 100; n++)
            await store.GrantAsync(Samples.Consent($"gone-{n}") with { ValidUntil = Samples.Noon });
        await store.GrantAsync(Samples.Consent("soon") with { ValidUntil = Samples.Noon.AddDays(29) });
        await store.GrantAsync(Samples.Consent("later") with { ValidUntil = Samples.Noon.AddDays(31) });
        await store.GrantAsync(Samples.Consent("objection") with { ValidUntil = Samples.Noon.AddDays(29), Effect = ConsentEffect.Deny });
        foreach (var id in new[] { "withdrawn", "replaced" })
            await store.GrantAsync(Samples.Consent(id) with { ValidUntil = Samples.Noon.AddDays(29) });
        await store.WithdrawAsync("withdrawn");
        await consents.ShowAsync(t => t.Grant(Samples.Consent("new") with { ValidUntil = Samples.Noon.AddDays(90) }, supersedes: "replaced"));

        var expired = new List<int> { await ExpireAsync(consents), await ExpireAsync(consents), await ExpireAsync(consents) };
        var reminded = new List<int> { await RemindAsync(consents), await RemindAsync(consents) };
        Assert.Equal([64, 36, 0], expired);
        Assert.Equal([1, 0], reminded);

        var due = Assert.Single(await consents.ShowAsync(t => t.Reminded(Samples.Whose(), "", Samples.Noon, 20)));
        Assert.Equal(("soon", "26/0001", Samples.Noon.AddDays(29)), (due.ConsentId, due.CaseId, due.ValidUntil));
        Assert.Empty(await consents.ShowAsync(t => t.Reminded(Samples.Whose() with { OrganisationCvr = "99990002" }, "", Samples.Noon, 20)));
        Assert.Empty(await consents.ShowAsync(t => t.Reminded(Samples.Whose() with { Municipality = Samples.Neighbour }, "", Samples.Noon, 20)));
        Assert.Empty(await consents.ShowAsync(t => t.Reminded(Samples.Whose(), "", Samples.Noon.AddDays(29), 20)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Reminders_go_on_after_one_and_leave_out_what_a_mandate_carries_no_more(On engine)
    {
        // Proves: the pages together are the list, in the order of their ends; a consent under a mandate is in it while the mandate holds, and not when it has ended or run out.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var consents = new ConsentStore(store);
        var mandate = ConsentSamples.Mandate() with { ValidUntil = Samples.Noon.AddDays(20) };
        await consents.ShowAsync(t => t.GrantMandate(mandate, Samples.Entry(EntryKind.MandateGranted), Samples.Opening()));
        foreach (var (id, days) in new[] { ("b", 9), ("a", 9), ("c", 8), ("d", 11) })
            await store.GrantAsync(Samples.Consent(id) with { ValidUntil = Samples.Noon.AddDays(days) });
        await store.GrantAsync(Samples.Consent("by-mandate") with { ValidUntil = Samples.Noon.AddDays(10), MandateId = mandate.MandateId });
        Assert.Equal(5, await RemindAsync(consents));
        async Task<string> ListAsync(string after, int most, DateTimeOffset? now = null) =>
            string.Join(' ', (await consents.ShowAsync(t => t.Reminded(Samples.Whose(), after, now ?? Samples.Noon, most))).Select(d => d.ConsentId));

        Assert.Equal("c a b by-mandate d", await ListAsync("", 20));
        Assert.Equal(("c a", "b by-mandate", "d"), (await ListAsync("", 2), await ListAsync("a", 2), await ListAsync("by-mandate", 2)));
        await consents.ShowAsync(t => t.EndMandate(mandate, "seen", Samples.Entry(EntryKind.MandateEnded), Samples.Opening()));
        Assert.Equal("c a b d", await ListAsync("", 20));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_case_is_the_citizens_whose_consent_for_it_holds(On engine)
    {
        // Proves that another's number is recognised for the same authority while that consent holds, and only then.
        using var folder = StorePlace.Of(engine);
        await using var store = await folder.OpenAsync();
        var consents = new ConsentStore(store);
        await store.GrantAsync(Samples.Consent());
        Task<bool> Foreign(RecordsOf whose, DateTimeOffset? now = null) => consents.ShowAsync(t => t.IsCaseOfAnother(whose, "26/0001", now ?? Samples.Noon));

        Assert.True(await Foreign(Samples.Whose(Samples.Key(2))));
        Assert.False(await Foreign(Samples.Whose()));
        Assert.False(await Foreign(Samples.Whose(Samples.Key(2)) with { Person = [Samples.Key(2), Samples.Citizen] }));
        Assert.False(await Foreign(Samples.Whose(Samples.Key(2)) with { OrganisationCvr = "99990002" }));
        Assert.False(await Foreign(Samples.Whose(Samples.Key(2), Samples.Neighbour)));
        Assert.False(await Foreign(Samples.Whose(Samples.Key(2)), Samples.Noon.AddDays(365)));
        await store.WithdrawAsync("consent-1");
        Assert.False(await Foreign(Samples.Whose(Samples.Key(2))));
    }

    private static async Task<long> UseAsync(Store store, params string[] categories)
    {
        var query = await store.AskAsync();
        var receipt = await store.AppendDisclosureAsync(query, Samples.Whose(), last: true, _ =>
            Samples.Disclosure(query.Id) with { Uses = [new ConsentUse("consent-1", categories)] });
        return receipt.Position.Index;
    }

    private static Task<int> ExpireAsync(ConsentStore consents) =>
        consents.ExpireAsync(Samples.Noon, due => (Samples.Entry(EntryKind.ConsentExpired, due.Municipality), Samples.Opening(due.Citizen)));

    private static Task<int> RemindAsync(ConsentStore consents) =>
        consents.RemindAsync(Samples.Noon, Samples.Noon.AddDays(30), due => (Samples.Entry(EntryKind.ConsentReminded, due.Municipality), Samples.Opening(due.Citizen)));
}
