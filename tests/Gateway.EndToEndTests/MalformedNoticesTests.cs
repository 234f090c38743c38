using System.Text;
using Gateway.Overview.V1;

namespace Gateway.EndToEndTests;

/// <summary>Notices of stays in FHIR, delivered as files, such as no hospital should send: none of them is shown, the sections say that something may be missing, and what is in order is read.</summary>
public sealed class MalformedNoticesTests : IAsyncLifetime
{
    private const string Source = "hospital-notifications";
    private const string Treatments = "hospital-treatments";
    private const string Status = "employment-status";

    // Of the recorded notice: whom it is about, and the stay that its key names.
    private const string Recorded = "hn-01-D11.json";
    private const string Citizen = "D11";
    private const string Number = "0512019988";
    private const string Stay = "e2c7f0a4-5c39-4b1e-9a0d-6d1f2b7c8e11";

    // D1, of whom the hospitals have sent no notice.
    private const string Other = "1403859922";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(6);

    private readonly RunningGateway _gateway = new() { Sources = [Source, "dfdg"] };

    private DeliveryFolder Folder => new(_gateway, Source);

    public Task InitializeAsync() => _gateway.InitializeAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Spoilt_notices_are_set_aside_with_a_reason_and_the_others_are_read()
    {
        // Proves: cut off, a name twice, 100,000 deep, NaN, in other letters than JSON has, half a letter, too many tokens, no message, about nobody, from nobody: each is set aside with its reason and no content, and breaks no reader; the stays of before and the other section change by no byte, their own section says why it may not be whole; and the notice in order among them is told.
        var before = await AskAsync(Citizen);
        Assert.Single(before.Of(Treatments).Items);
        Assert.DoesNotContain("SOURCE_MALFORMED", before.Of(Treatments).Codes());
        Assert.Empty((await AskAsync("D1")).Of(Treatments).Items);
        var spoilt = Spoilt();
        await Folder.DeliverAsync([.. spoilt.Select(s => (s.Name, s.Content)), ("in-order.json", Notice("stay-in-order", (Number, Other)))]);

        var after = await AskAsync(Citizen);
        Assert.Equal(SectionState.Partial, after.Of(Treatments).State);
        Assert.Contains(after.Of(Treatments).Reasons, r => (r.SourceId, r.Code) == (Source, "SOURCE_MALFORMED") && r.ForCaseworker.Da.Length > 0);
        Assert.Equal(before.Of(Treatments).Items.Select(Normalised.Bytes), after.Of(Treatments).Items.Select(Normalised.Bytes));
        Assert.Equal(Normalised.Bytes(before.Of(Status)), Normalised.Bytes(after.Of(Status)));
        Assert.Equal(["stay-in-order"], Stays((await AskAsync("D1")).Of(Treatments)).Select(s => s.Stay));
        await Folder.AssertSetAsideAsync(spoilt, Number, "Opdigt", "Karen", "Akutmodtagelsen", Stay);
        Assert.DoesNotContain(_gateway.Log, line => line.Contains("broke the reader", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_31st_of_February_is_no_day_and_the_stay_is_told_without_it()
    {
        // Proves: beside a notice in order the stay whose day is none is shown without one, what was left out is named to the caseworker, and the section says that it could not be read in full.
        var spoilt = Malformed.Json(Notice("stay-in-february", (Number, Other)), Malformed.ThirtyFirstOfFebruary, Other).ToArray();
        await Folder.DeliverAsync([("february.json", spoilt), ("in-order.json", Notice("stay-in-order", (Number, Other)))]);
        var section = (await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1", Treatments))).Of(Treatments);
        Assert.Equal([("stay-in-february", ""), ("stay-in-order", "2026-10-03T21:10:00+02:00")], Stays(section).Order());
        Assert.DoesNotContain("02-31", section.ToString(), StringComparison.Ordinal);
        Assert.Contains(section.NotMapped, n => (n.SourceId, n.Path) == (Source, "Encounter.start (no date)"));
        Assert.Equal(SectionState.Partial, section.State);
        Assert.Contains(section.Reasons, r => (r.SourceId, r.Code) == (Source, "SOURCE_MALFORMED"));
    }

    private static List<(string Name, byte[] Content, string Why)> Spoilt() =>
    [
        .. Malformed.OfJson.Where(way => way != Malformed.ThirtyFirstOfFebruary).Select((way, at) =>
            ($"spoilt-{at}.json", Malformed.Json(Notice($"stay-spoilt-{at}"), way, Number).ToArray(), way == Malformed.NoIdentifier ? "NoPerson" : "Unreadable")),
        ("latin-1.json", Encoding.Latin1.GetBytes(Encoding.UTF8.GetString(Notice("stay-latin-1"))), "Unreadable"),
        ("half-a-letter.json", Notice("stay-half-a-letter", ("Akutmodtagelsen, ", "Akutmodtagelsen \\ud800 ")), "Unreadable"),
        ("too-many-tokens.json", Notice("stay-too-many-tokens", ("\"id\": \"hn-01\",", $"\"fyld\": [{string.Join(',', Enumerable.Repeat('0', 325_000))}],")), "Unreadable"),
        ("utf-16.json", Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(Notice("stay-utf-16"))), "Unreadable"),
        ("no-message.json", Notice("stay-no-message", ("\"type\": \"message\"", "\"type\": \"batch\"")), "Unreadable"),
        ("no-one.json", Notice("stay-no-one", (Number, "9999999999")), "NoPerson"),
        ("no-sender.json", Notice("stay-no-sender", ("\"resourceType\": \"MessageHeader\"", "\"resourceType\": \"Basic\"")), "NoKey"),
    ];

    // The notice of another stay: one that was taken by mistake would be told beside the others.
    private static byte[] Notice(string stay, params (string, string)[] changes) => DeliveryFolder.Altered(Source, Recorded, [(Stay, stay), .. changes]);

    private static IEnumerable<(string Stay, string Start)> Stays(Section section) => section.Items.Select(i => (i.Provenance.Single(p => p.SourceId == Source).SourceItemId, i.Period?.Start ?? ""));

    private async Task<GetOverviewResponse> AskAsync(string alias)
    {
        using var citizen = await GeneratedClient.ConnectAsync(_gateway, $"citizen-{alias.ToLowerInvariant()}");
        return await citizen.Overviews.GetOverviewAsync(_gateway.OwnAccessTo(alias, Treatments, Status), citizen.Options(Deadline));
    }
}
