using System.Text;
using Gateway.Overview.V1;

namespace Gateway.EndToEndTests;

/// <summary>Letters in EDIFACT and in OIOXML such as no hospital should send: what was in order before stays whole, and the section says that something may be missing.</summary>
public sealed class MalformedLettersTests : IAsyncLifetime
{
    private const string Source = "medcom-letters";
    private const string Letters = "discharge-letters";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(6);

    // Of the letters' writers in each of these formats: who each letter is about, and its file.
    private static readonly (string Citizen, string File)[] Recorded = [("D9", "mc-01-D9-DIS01.edi"), ("D1", "mc-02-D1-XDIS01.xml")];

    private readonly RunningGateway _gateway = new() { Sources = [Source, "cosmic", "sundhedsplatformen"] };

    private DeliveryFolder Folder => new(_gateway, Source);

    public Task InitializeAsync() => _gateway.InitializeAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Spoilt_letters_are_set_aside_with_a_reason_and_nothing_of_them_is_shown()
    {
        // Proves: cut off, in other letters than they say, counted wrongly, 100,000 deep, with entities, about nobody or without a number of their own: each is set aside with its reason and no content; the letters of before are the same, their section says why it may not be whole, within the deadline; other sections change by no byte.
        var healthy = await AskAsync();
        Assert.All(healthy, overview => Assert.Equal((SectionState.Available, 1), (overview.Of(Letters).State, overview.Of(Letters).Items.Count(IsLetter))));
        var spoilt = Spoilt();
        await Folder.DeliverAsync(spoilt.Select(s => (s.Name, s.Content)));

        foreach (var (before, after) in healthy.Zip(await AskAsync()))
        {
            Assert.Equal(SectionState.Partial, after.Of(Letters).State);
            Assert.Contains(after.Of(Letters).Reasons, r => (r.SourceId, r.Code) == (Source, "SOURCE_MALFORMED") && r.ForCaseworker.Da.Length > 0);
            Assert.Equal(before.Of(Letters).Items.Select(Normalised.Bytes), after.Of(Letters).Items.Select(Normalised.Bytes));
            foreach (var other in before.Sections.Where(s => s.Category != Letters && !s.Reasons.Concat(after.Of(s.Category).Reasons).Any(r => r.SourceId == Source)))
                Assert.True(Normalised.Bytes(other).AsSpan().SequenceEqual(Normalised.Bytes(after.Of(other.Category))), other.Category);
        }
        await Folder.AssertSetAsideAsync(spoilt, "Demosen", "Prøvesen", "1705889990", "1403859922", "sclerose");
    }

    [Fact]
    public async Task The_31st_of_February_is_no_day_and_the_letter_is_told_without_it()
    {
        // Proves, in either format: the letter is shown, no day of it is one that is none, and the citizen is told that something in it could not be read, beside what is held back because it may be about others.
        await Folder.DeliverAsync(
        [
            ("february.edi", Altered("mc-01-D9-DIS01.edi", ("Brev00901", "Brev00902"), ("202511060900", "202502310900"))),
            ("february.xml", Altered("mc-02-D1-XDIS01.xml", ("Brev00101", "Brev00102"), ("2026-02-16</Date><Time>19:05", "2026-02-31</Date><Time>19:05"))),
        ]);
        foreach (var overview in await AskAsync())
        {
            var section = overview.Of(Letters);
            var letter = Assert.Single(section.Items.Where(IsLetter), i => i.Provenance.Any(p => p.SourceItemId is "Brev00902" or "Brev00102"));
            Assert.Equal("", letter.Period?.Start ?? "");
            Assert.DoesNotContain("02-31", section.Items.ToString(), StringComparison.Ordinal);
            Assert.Equal(SectionState.Partial, section.State);
            Assert.Contains(section.Reasons, r => (r.SourceId, r.Code) == (Source, "SOURCE_MALFORMED"));
            Assert.Contains("THIRD_PARTY_HELD_BACK", section.Codes());
        }
    }

    private static bool IsLetter(Item item) => item.Provenance.Any(p => p.SourceId == Source);

    private static List<(string Name, byte[] Content, string Why)> Spoilt()
    {
        byte[] Edifact(string letter, params (string, string)[] changes) => Altered("mc-01-D9-DIS01.edi", [("Brev00901", letter), .. changes]);
        var whole = Edifact("Brev00911");
        var xml = Altered("mc-02-D1-XDIS01.xml", ("Brev00101", "Brev00111"));
        return
        [
            ("truncated.edi", whole[..(whole.Length / 2)], "Unreadable"),
            ("no-end.edi", Edifact("Brev00912", ("UNZ+1+Kuvert0901'", "")), "Unreadable"),
            ("miscounted.edi", Edifact("Brev00913", ("UNT+26", "UNT+27")), "Unreadable"),
            ("other-letters.edi", Edifact("Brev00914", ("UNOC", "UNOA")), "Unreadable"),
            ("utf-16.edi", Encoding.Unicode.GetBytes(Encoding.Latin1.GetString(whole)), "Unreadable"),
            ("nobody.edi", Edifact("Brev00915", ("1705889990", "")), "NoPerson"),
            ("no-one.edi", Edifact("Brev00916", ("1705889990", "9999999999")), "NoPerson"),
            ("no-number.edi", Edifact(""), "NoKey"),
            .. Malformed.OfXml.Where(way => way is not (Malformed.SaidTwice or Malformed.ThirtyFirstOfFebruary)).Select((way, at) =>
                ($"spoilt-{at}.xml", Malformed.Xml(xml, way, "1403859922").ToArray(), way == Malformed.NoIdentifier ? "NoPerson" : "Unreadable")),
        ];
    }

    private static byte[] Altered(string file, params (string, string)[] changes) => DeliveryFolder.Altered(Source, file, changes);

    private async Task<List<GetOverviewResponse>> AskAsync()
    {
        List<GetOverviewResponse> overviews = [];
        foreach (var (alias, _) in Recorded)
        {
            using var citizen = await GeneratedClient.ConnectAsync(_gateway, $"citizen-{alias.ToLowerInvariant()}");
            overviews.Add(await citizen.Overviews.GetOverviewAsync(_gateway.OwnAccessTo(alias, Letters, "hospital-treatments", "hospital-diagnoses"), citizen.Options(Deadline)));
        }
        return overviews;
    }
}
