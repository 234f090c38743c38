using Gateway.DisclosureLog;
using Gateway.Storage.Consents;
using Gateway.Storage.Log;
using Gateway.Storage.Oversight;
using Gateway.Storage.Vaults;

namespace Gateway.Storage.Tests;

/// <summary>Proves that what officers and offices wrote about a citizen is kept as long as is set for it, counted by days of UTC, and not a day longer.</summary>
public sealed class OversightRetentionTests
{
    private const int Days = 40;
    private const string Oversight = RetentionPurposes.Oversight;
    private const string Consents = RetentionPurposes.Consents;
    private const string Help = "help";

    // Two minutes apart, and a day: where Danes live both are of the same day, the later one's.
    private static readonly DateTimeOffset Last = new(2026, 11, 21, 23, 59, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset First = new(2026, 11, 22, 0, 1, 0, TimeSpan.Zero);

    // Each kind of record with a personal part that is no disclosure, and what it is kept for. A mandate counts from the day it ends.
    private static readonly Dictionary<EntryKind, string> KeptFor = new()
    {
        [EntryKind.DisclosureReviewed] = Oversight, [EntryKind.EmergencyReviewed] = Oversight, [EntryKind.RelationReviewed] = Oversight,
        [EntryKind.RestrictionProposed] = Oversight, [EntryKind.RestrictionConfirmed] = Oversight, [EntryKind.RestrictionLifted] = Oversight,
        [EntryKind.LogRead] = Oversight, [EntryKind.AccessReportShown] = Oversight, [EntryKind.RelationChecked] = Oversight,
        [EntryKind.NoticeGiven] = Consents, [EntryKind.MandateGranted] = Consents, [EntryKind.MandateEnded] = Consents,
        [EntryKind.CorrectionRequested] = Consents, [EntryKind.CorrectionMade] = Consents, [EntryKind.Asked] = Help,
    };

    [Theory, OnSqlite, OnPostgres]
    public async Task What_oversight_wrote_goes_with_its_day_and_what_was_written_two_minutes_later_stays(On engine)
    {
        // Proves for each kind of record and each of its texts, written at 23:59 and at 00:01: on the last day both open; when the first day is over what was written on it opens no more, by its record's salt and by what is read of it, and the other does, until its own day is over. Of the other purposes nothing goes along.
        using var place = StorePlace.Of(engine);
        await using var store = await place.OpenAsync();
        var before = await WriteAsync(store, "a", Last);
        var after = await WriteAsync(store, "b", First);
        Assert.Equal(KeptFor.Keys.Order(), before.Keys.Order());
        var retention = new RetentionStore(store);
        var dayOfLast = DateOnly.FromDateTime(Last.UtcDateTime);
        var ends = new Dictionary<string, DateOnly>();
        foreach (var purpose in new[] { Oversight, Consents, Help })
        {
            foreach (var first in new[] { dayOfLast, dayOfLast.AddDays(1), dayOfLast.AddDays(2) })
            {
                await retention.DestroyBeforeAsync(Samples.Municipality, purpose, first, _ => Samples.Entry(EntryKind.PartsErased));
                ends[purpose] = first;
                foreach (var (written, day) in new[] { (before, dayOfLast), (after, dayOfLast.AddDays(1)) })
                {
                    var open = await OpensAsync(store, written.Values);
                    Assert.All(written, w => Assert.Equal((w.Key, EndOf(w.Key, day) >= ends.GetValueOrDefault(KeptFor[w.Key])), (w.Key, open[w.Value])));
                }
                await DemandTextsAsync(store, "a", dayOfLast, ends);
                await DemandTextsAsync(store, "b", dayOfLast.AddDays(1), ends);
            }
        }
        // Mandates, at last, and then nothing is left.
        await retention.DestroyBeforeAsync(Samples.Municipality, Consents, dayOfLast.AddDays(Days + 1), _ => Samples.Entry(EntryKind.PartsErased));
        Assert.Equal([false, true], new[] { before, after }.Select(w => OpensAsync(store, w.Values).Result[w[EntryKind.MandateEnded]]));
        await retention.DestroyBeforeAsync(Samples.Municipality, Consents, dayOfLast.AddDays(Days + 2), _ => Samples.Entry(EntryKind.PartsErased));
        Assert.Empty(await retention.ReadKeptAsync());
        Assert.Empty((await Audit.StoreAudit.RunAsync(store, [DisclosureLog.Notes.NoteSigner.Generate("example.org/none").Verifier], outside: null)).Findings);
    }

    private static DateOnly EndOf(EntryKind kind, DateOnly day) => kind is EntryKind.MandateGranted or EntryKind.MandateEnded ? day.AddDays(Days) : day;

    // What is read of the texts themselves, wherever they are told.
    private static async Task DemandTextsAsync(Store store, string name, DateOnly day, Dictionary<string, DateOnly> ends)
    {
        bool Stands(string purpose) => day >= ends.GetValueOrDefault(purpose);
        string Text(string purpose, string text) => Stands(purpose) ? text : "";
        var oversight = new OversightStore(store);
        Assert.Equal(Text(Oversight, "the officer's reason"), Assert.Single(await new SampleStore(store).ReadReviewsAsync(Samples.Municipality, [Query(name, 1).Hex])).Reason);
        var emergency = (await oversight.EmergenciesAsync(reviewedToo: true)).Single(e => e.Id == Query(name, 2));
        Assert.Equal(Text(Help, "the citizen cannot be asked"), emergency.Mark.Justification);
        var restriction = (await new RestrictionStore(store).ReadAsync(Samples.Municipality, endedToo: true, First, long.MaxValue, 10, [])).Single(r => r.RestrictionId == "r-" + name);
        Assert.Equal(Text(Oversight, "the reason"), restriction.Reason);
        var records = await store.ReadRecordsAsync(Samples.Whose());
        Assert.Equal(Stands(Consents) ? 1 : 0, records.Corrections.Count(c => c.CorrectionId == "c-" + name));
        Assert.Equal(Stands(Consents) ? 1 : 0, await new ConsentStore(store).ShowAsync(t => t.Notices(Samples.Whose()).Count(n => n.Notice.NoticeId == "n-" + name)));
    }

    // Writes one of each kind; tells where each stands.
    private static async Task<Dictionary<EntryKind, long>> WriteAsync(Store store, string name, DateTimeOffset at)
    {
        var (oversight, restrictions, consents, reading) = (new OversightStore(store), new RestrictionStore(store), new ConsentStore(store), new LogReadingStore(store));
        var written = new Dictionary<EntryKind, long>();
        LogEntry Entry(EntryKind kind) => new(kind, Samples.Municipality, at);
        KeyedRequest Request(string key, string user = "officer-1") => OversightSamples.Request(key + name) with { User = user };
        void Wrote(EntryKind kind, LogPosition? position) => written.Add(kind, position!.Index);

        Wrote(EntryKind.Asked, (await AskAsync(store, Query(name, 1), at, QueryMarks.None)).Position);
        Wrote(EntryKind.DisclosureReviewed, (await new SampleStore(store).ReviewAsync(Request("1"), Query(name, 1).Hex, "", OversightSamples.Decision(), Entry(EntryKind.DisclosureReviewed).Add("reviewed", Query(name, 1).Hex), OversightSamples.Own())).Position);
        var notice = new EmergencyNotice(ConsentSamples.Notice("e-" + name) with { Kind = NoticeKind.EmergencyAccess }, Entry(EntryKind.NoticeGiven).Add("notice", "e-" + name), Commitment.NewSalt());
        await AskAsync(store, Query(name, 2), at, new QueryMarks { Emergency = new EmergencyMark("the citizen cannot be asked", OversightSamples.Caller, Help, ["discharge-letters"], at) { Notice = notice } });
        Wrote(EntryKind.EmergencyReviewed, (await oversight.ReviewEmergencyAsync(Request("2"), Query(name, 2), OversightSamples.Decision(), Entry(EntryKind.EmergencyReviewed), OversightSamples.Own())).Position);
        var unconfirmed = new UnconfirmedRelationMark(OversightSamples.Caller, Help, "26/7", OfMunicipality: true, [1, 2, 3]);
        await AskAsync(store, Query(name, 3), at, new QueryMarks { UnconfirmedRelation = unconfirmed });
        Wrote(EntryKind.RelationReviewed, (await oversight.ReviewRelationAsync(Request("3"), Query(name, 3), OversightSamples.Decision(), Entry(EntryKind.RelationReviewed), OversightSamples.Own())).Position);
        var check = await AskAsync(store, Query(name, 4), at, QueryMarks.None);
        Wrote(EntryKind.RelationChecked, await new Relations.RelationStore(store).AppendCheckAsync(
            check, new CheckedRelation(Entry(EntryKind.RelationChecked).Add("query", Query(name, 4).Hex), Samples.Opening(), "99990001", RelationOutcome.Confirmed)));

        RestrictionChange Change(string self) => new("r-" + name, [Samples.Citizen], [self], Commitment.NewSalt());
        LogEntry Restriction(EntryKind kind) => Entry(kind).Add("restriction", "r-" + name);
        var restriction = new RestrictionRecord(Samples.Municipality, "r-" + name, "private-interests", "the reason", at.AddDays(30), "officer-1", [Query(name, 1).Hex]);
        Wrote(EntryKind.RestrictionProposed, (await restrictions.ProposeAsync(Request("4"), restriction, Change("officer-1"), Restriction(EntryKind.RestrictionProposed))).Position);
        Wrote(EntryKind.RestrictionConfirmed, (await restrictions.ConfirmAsync(Request("5", "officer-2"), Change("officer-2"), Restriction(EntryKind.RestrictionConfirmed))).Position);
        Wrote(EntryKind.RestrictionLifted, (await restrictions.LiftAsync(Request("6"), Change("officer-1"), Restriction(EntryKind.RestrictionLifted))).Position);
        Wrote(EntryKind.LogRead, await reading.AppendLookAsync(Entry(EntryKind.LogRead).Add("what", "search"), Samples.Opening()));
        Wrote(EntryKind.AccessReportShown, await reading.AppendLookAsync(Entry(EntryKind.AccessReportShown), Samples.Opening()));

        var mandate = ConsentSamples.Mandate("m-" + name) with { ValidFrom = at, ValidUntil = at.AddDays(Days) };
        var correction = ConsentSamples.Correction("c-" + name) with { AskedAt = at };
        await consents.ShowAsync(t =>
        {
            Wrote(EntryKind.NoticeGiven, t.GiveNotice(ConsentSamples.Notice("n-" + name), Entry(EntryKind.NoticeGiven), Samples.Opening()));
            Wrote(EntryKind.MandateGranted, t.GrantMandate(mandate, Entry(EntryKind.MandateGranted), Samples.Opening()));
            Wrote(EntryKind.MandateEnded, t.EndMandate(mandate, "doc-8", Entry(EntryKind.MandateEnded), Samples.Opening()));
            Wrote(EntryKind.CorrectionRequested, t.RequestCorrection(correction, Entry(EntryKind.CorrectionRequested).Add("correction", correction.CorrectionId), Samples.Opening()));
            Wrote(EntryKind.CorrectionMade, t.AnswerCorrection(correction, new CorrectionAnswer(CorrectionState.Corrected, "Journalen er rettet", "user-2", "99990001", at), Entry(EntryKind.CorrectionMade).Add("correction", correction.CorrectionId), Samples.Opening()));
            return true;
        });
        return written;
    }

    private static Task<RecordedQuery> AskAsync(Store store, QueryId id, DateTimeOffset at, QueryMarks marks) => store.AppendQueryAsync(
        id, new LogEntry(EntryKind.Asked, Samples.Municipality, at).Add("query", id.Hex).Add("use", "overview").Add("user", "user-1").Add("purpose", Help), Samples.Opening(), marks);

    private static QueryId Query(string name, int n) => new(new string(name[0], 31) + n);

    private static async Task<IReadOnlyDictionary<long, bool>> OpensAsync(Store store, IReadOnlyCollection<long> records) =>
        (await new LogReadingStore(store).ReadRecordsAsync(Samples.Municipality, records)).ToDictionary(r => r.Key, r => r.Value.Salt is not null);
}
