using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.LogReading;
using Gateway.Storage;

namespace Gateway.Tests.LogReading;

/// <summary>What entries say of categories and outcomes is read as it was meant.</summary>
public sealed class LoggedCategoriesTests
{
    [Theory]
    [InlineData("c allowed basis=b-1 consent=-", "Allowed", 0, "b-1", "", "", false, "", false)]
    [InlineData("c allowed basis=b-1 consent=k mandate=m emergency", "Allowed", 0, "b-1", "k", "m", true, "", false)]
    [InlineData("c withheld CONSENT_MISSING LEGAL_BASIS_UNVERIFIED", "Withheld", 0, "", "", "", false, "CONSENT_MISSING LEGAL_BASIS_UNVERIFIED", false)]
    [InlineData("c awaiting-source SOURCE_DECIDES", "AwaitingHolder", 0, "", "", "", false, "SOURCE_DECIDES", false)]
    [InlineData("c Available items=3 basis=b-1 consent=k", "Disclosed", 3, "b-1", "k", "", false, "", true)]
    [InlineData("c Available items=0 basis=b-1 consent=-", "Disclosed", 0, "b-1", "", "", false, "", false)]
    [InlineData("c Partial items=1 basis=b-1 consent=- SOURCE_TIMEOUT", "Partial", 1, "b-1", "", "", false, "SOURCE_TIMEOUT", true)]
    [InlineData("c NothingHeld items=0 basis=b-1 consent=-", "NothingHeld", 0, "b-1", "", "", false, "", false)]
    [InlineData("c Withheld items=0 basis=- consent=- CONSENT_WITHDRAWN", "Withheld", 0, "", "", "", false, "CONSENT_WITHDRAWN", false)]
    [InlineData("c Unavailable items=0 basis=b-1 consent=- SOURCE_ERROR", "Unavailable", 0, "b-1", "", "", false, "SOURCE_ERROR", false)]
    [InlineData("c AwaitingSourceDecision items=0 basis=b-1 consent=-", "AwaitingHolder", 0, "b-1", "", "", false, "", false)]
    [InlineData("c Held basis=b-1 consent=-", "PresenceTold", 0, "b-1", "", "", false, "", true)]
    [InlineData("c NothingHeld basis=b-1 consent=-", "PresenceTold", 0, "b-1", "", "", false, "", false)]
    [InlineData("c NotTold basis=- consent=- EXISTENCE_CONFIDENTIAL", "Withheld", 0, "", "", "", false, "EXISTENCE_CONFIDENTIAL", false)]
    [InlineData("c Unknown basis=b-1 consent=-", "Unavailable", 0, "b-1", "", "", false, "", false)]
    [InlineData("c SomethingNew items=2 basis=b-1 consent=-", "Answered", 2, "b-1", "", "", false, "", false)]
    [InlineData("c named", "Named", 0, "", "", "", false, "", false)]
    [InlineData("c", "Answered", 0, "", "", "", false, "", false)]
    public void A_line_is_read_as_it_was_written(string line, string state, int items, string basis, string consent, string mandate, bool emergency, string reasons, bool told)
    {
        // Proves for every form that a category has in an entry, and for one that a later version may write.
        var read = LoggedCategories.Read(line);
        Assert.Equal(("c", state, items, basis, consent), (read.Category, read.State.ToString(), read.Items, read.BasisId, read.ConsentId));
        Assert.Equal((mandate, emergency, reasons, told), (read.MandateId, read.Emergency, string.Join(' ', read.Reasons), read.Told));
    }

    [Theory]
    [InlineData("asked", "Open")]
    [InlineData("asked failed", "Failed")]
    [InlineData("asked disclosed", "Released")]
    [InlineData("asked disclosed+", "Delivered")]
    [InlineData("asked disclosed+ disclosed", "Released")]
    [InlineData("asked disclosed+ disclosed+", "Delivered")]
    [InlineData("asked disclosed+ failed", "Cut")]
    [InlineData("asked relation-checked", "Checked")]
    [InlineData("asked disclosed relation-checked", "Released")]
    [InlineData("asked failed relation-checked", "Failed")]
    [InlineData("correction-requested", "CorrectionPending")]
    [InlineData("correction-requested correction-made", "Corrected")]
    [InlineData("correction-requested correction-refused", "CorrectionRefused")]
    [InlineData("explained", "Released")]
    [InlineData("explained+", "Delivered")]
    [InlineData("consents-shown", "Released")]
    [InlineData("asked notice-given emergency-reviewed disclosure-reviewed", "Open")]
    public void An_outcome_comes_of_the_kinds_of_the_records(string kinds, string outcome)
    {
        // Proves: what was released, confirmed (+) or failed; what others recorded of it afterwards changes nothing.
        var parts = kinds.Split(' ').Select((k, i) => new UsePart(i, k.TrimEnd('+'), k.EndsWith('+') ? 99 : null)).ToList();
        Assert.Equal(outcome, UseOutcomes.Of(parts).ToString());
    }

    [Fact]
    public void Whatever_happens_has_words_in_both_languages()
    {
        // Proves: every use there is, and every kind of record, can be told in a report.
        var uses = Enum.GetValues<EntryKind>().Select(k => LogIndexRow.Of(0, ReadEntry.TryRead(new LogEntry(k, SeededLog.Municipality, SeededLog.Start).ToBytes())!).Use).Where(u => u.Length > 0)
            .Concat(["overview", "overview-stream", "locate", "explain", "relation-check"]).Distinct();
        var rows = uses.Select(u => Row(u, UseOutcome.Open)).Concat(Enum.GetValues<EntryKind>().Select(k => Row(k.Name(), null)));
        Assert.All(rows, r => Assert.NotEqual(LogTexts.Of(r).Da, LogTexts.Of(r).En));
    }

    [Theory]
    [InlineData("employment-status", "Disclosed", "", "Disclosed")]
    [InlineData("child-case", "Disclosed", "", "Answered")]
    [InlineData("child-case", "NothingHeld", "", "Answered")]
    [InlineData("child-case", "Unavailable", "SOURCE_ERROR", "Answered")]
    [InlineData("child-case", "Withheld", "CONSENT_MISSING", "Withheld")]
    [InlineData("child-case", "Withheld", "THIRD_PARTY_HELD_BACK", "Answered")]
    [InlineData("no-longer-in-any-catalogue", "Disclosed", "", "Answered")]
    public void A_report_is_no_way_round_what_is_confidential_to_exist(string category, string state, string reasons, string told)
    {
        // Proves: in such a category what was found looks like what was not; elsewhere it is told; never how much.
        var logged = new LoggedCategory(category, Enum.Parse<LoggedState>(state)) { Items = 3, Reasons = reasons.Split(' ', StringSplitOptions.RemoveEmptyEntries) };
        var reported = ReportedCategories.Of(logged, Row("overview", UseOutcome.Released), new RecordedCatalogues(new Dictionary<string, PolicyCatalogue>(), Gateway.Tests.Access.ShippedCatalogue.Catalogue));
        Assert.Equal((told, 0), (reported.State.ToString(), reported.Items));
        Assert.Equal(told == "Answered" ? [] : logged.Reasons, reported.Reasons);
    }

    private static AccessReportRow Row(string what, UseOutcome? outcome) => new(0, SeededLog.Start, what, []) { Outcome = outcome };
}
