using System.Globalization;
using Gateway.Disclosures.V1;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Cli.Pages;

/// <summary>What the log tells as tables for a spreadsheet: ids and instants as the contract has them, under names that never change.</summary>
internal static class LogCsv
{
    /// <summary>Looks that were found, one on each line.</summary>
    public static string Of(SearchDisclosuresResponse answer) => CsvTable.Of(
        ["at", "disclosure_id", "use", "organisation_cvr", "unit", "role", "user", "client_id", "purpose", "categories", "outcome", "citizen_ref"],
        answer.Disclosures.Select(d => (IEnumerable<string>)
        [
            Instant(d.At), d.DisclosureId, d.Use, d.OrganisationCvr, d.Unit, d.Role, d.User, d.ClientId, d.Purpose, Categories(d.Categories), d.Outcome.ToString(), d.CitizenRef,
        ]));

    /// <summary>A citizen's report, one event on each line; first of all that it leaves something out, where it does.</summary>
    public static string Of(GetAccessReportResponse answer) => CsvTable.Of(
        ["at", "what", "title", "organisation_cvr", "unit", "role", "purpose", "categories", "bases", "outcome", "log_indexes"],
        (answer.Withheld is { } withheld ? new IEnumerable<string>[] { ["", "report-withheld", $"{withheld.Text.Da} / {withheld.Text.En} {Instant(withheld.Until)}", "", "", "", "", "", "", "", ""] } : []).Concat(answer.Rows.Select(r => (IEnumerable<string>)
        [
            Instant(r.At), r.What, r.Title?.Da ?? "", r.OrganisationCvr, r.Unit, r.Role, r.Purpose, Categories(r.Categories),
            string.Join("; ", r.Categories.Where(c => c.LegalBasis is not null).Select(c => $"{c.LegalBasis.Statute} {c.LegalBasis.Paragraph}").Distinct()),
            r.Outcome == DisclosureOutcome.Unspecified ? "" : r.Outcome.ToString(), string.Join(' ', r.Records.Select(e => e.Receipt.LogIndex.ToString(CultureInfo.InvariantCulture))),
        ])));

    /// <summary>Whom a credential touched, one citizen on each line.</summary>
    public static string Of(ListTouchedCitizensResponse answer) => CsvTable.Of(
        ["citizen_ref", "first_at", "last_at", "categories", "consents_shown", "disclosure_ids", "changes"],
        answer.Citizens.Select(c => (IEnumerable<string>)
        [
            c.CitizenRef, Instant(c.FirstAt), Instant(c.LastAt), string.Join("; ", c.Categories.Select(k => $"{k.Category} {k.Items.ToString(CultureInfo.InvariantCulture)}")),
            c.ConsentsShown ? "yes" : "no", string.Join(' ', c.DisclosureIds), string.Join(' ', c.Changes),
        ]));

    private static string Categories(IEnumerable<DisclosedCategory> categories) => string.Join("; ", categories.Select(c => $"{c.Category} {c.State}"));

    private static string Instant(Timestamp? at) => at?.ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? "";
}
