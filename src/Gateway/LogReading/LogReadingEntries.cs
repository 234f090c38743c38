using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Access;
using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.Storage;

namespace Gateway.LogReading;

/// <summary>
/// Composes the log entries of this room: who looked into the log, by what it was searched, and what was shown. A citizen
/// stands in them as a salted commitment. Pure; the order of lines is part of the format.
/// </summary>
internal static class LogReadingEntries
{
    private const string Released = "released, delivery unconfirmed";

    /// <summary>That uses that match are shown.</summary>
    internal static LogEntry Searched(Caller officer, SearchQuestion question, CitizenId? citizen, SearchPage page, byte[] salt, DateTimeOffset at)
    {
        var entry = Begin(EntryKind.LogRead, officer, "search", at);
        if (citizen is not null)
            entry.Add("citizen", Commit(salt, citizen));
        Add(entry, "for-organisation", question.Filter.Organisation);
        Credential(entry, question.Filter);
        Add(entry, "for-purpose", question.Filter.Purpose);
        Add(entry, "for-category", question.Filter.Category);
        Add(entry, "for-outcome", question.Outcome?.ToString() ?? "");
        return Shown(entry.Add("found", Number(page.Total)), page.Uses.Select(u => u.Row.ActId).Distinct());
    }

    /// <summary>That a page of an access report is shown.</summary>
    internal static LogEntry ReportShown(Caller reader, CitizenId citizen, LogPlace place, (int Shown, int Withheld) rows, byte[] salt, DateTimeOffset at)
    {
        var entry = Begin(EntryKind.AccessReportShown, reader, "access-report", at)
            .Add("citizen", Commit(salt, citizen))
            .Add("records-before", Number(place.AsOf))
            .Add("rows-before", Number(place.Before))
            .Add("rows", Number(rows.Shown));
        Add(entry, "rows-withheld", rows.Withheld > 0 ? Number(rows.Withheld) : "");
        return entry.Add("outcome", Released);
    }

    /// <summary>That one record is shown.</summary>
    internal static LogEntry ReceiptShown(Caller reader, CitizenId? citizen, long index, byte[] salt, DateTimeOffset at)
    {
        var entry = Begin(EntryKind.LogRead, reader, "receipt", at).Add("record-at", Number(index));
        if (citizen is not null)
            entry.Add("citizen", Commit(salt, citizen));
        return entry.Add("outcome", Released);
    }

    /// <summary>That it is shown whom a credential touched. The list is too long for a record: its hash stands for it.</summary>
    internal static LogEntry TouchedShown(Caller officer, UseFilter credential, TouchedList list, DateTimeOffset at)
    {
        var entry = Begin(EntryKind.LogRead, officer, "touched", at);
        Credential(entry, credential);
        return entry.Add("citizens", Number(list.Citizens.Count)).Add("disclosures", Number(list.Disclosures)).Add("list", HashOf(list)).Add("outcome", Released);
    }

    /// <summary>That the disclosures of a period are exported.</summary>
    internal static LogEntry Exported(Caller officer, UseFilter period, long asOf, DateTimeOffset at)
    {
        var entry = Begin(EntryKind.LogRead, officer, "audit-events", at);
        Credential(entry, period);
        return entry.Add("records-before", Number(asOf)).Add("outcome", Released);
    }

    /// <summary>That bundles of records are shown: any of those that stood before an index.</summary>
    internal static LogEntry BundlesShown(Caller officer, long before, DateTimeOffset at) =>
        Begin(EntryKind.LogRead, officer, "bundles", at).Add("records-before", Number(before)).Add("outcome", Released);

    /// <summary>That samples are shown.</summary>
    internal static LogEntry SamplesShown(Caller officer, IReadOnlyList<DrawnSample> samples, DateTimeOffset at) =>
        Shown(Begin(EntryKind.LogRead, officer, "samples", at), samples.Select(s => s.SampleId).Concat(samples.SelectMany(s => s.Items).Select(i => i.ActId)).Distinct());

    /// <summary>That a citizen was erased: who had it done, on which ground, and how many keys went. Who it was is not told.</summary>
    internal static LogEntry Erased(Caller officer, string ground, int vaults, DateTimeOffset at) =>
        Begin(EntryKind.PartsErased, officer, "erasure", at).Add("because", ground).Add("vaults", Number(vaults));

    /// <summary>That a sample was drawn: how, out of how many, and what.</summary>
    internal static LogEntry Drawn(Caller officer, DrawnSample sample, DateTimeOffset at) =>
        Drawn(Begin(EntryKind.SampleDrawn, officer, "sample", at), sample).Add("outcome", Released);

    /// <summary>That the gateway drew a sample, because one was due. Nobody has seen it yet.</summary>
    internal static LogEntry DrawnWhenDue(DrawnSample sample, DateTimeOffset at) =>
        Drawn(new LogEntry(EntryKind.SampleDrawn, sample.Municipality, at).Add("because", "due"), sample);

    private static LogEntry Drawn(LogEntry entry, DrawnSample sample)
    {
        entry
            .Add("sample", sample.SampleId)
            .Add("days", Number(sample.Days))
            .Add("without-known-relation", sample.WithoutKnown ? "yes" : "no");
        foreach (var use in sample.WithoutUses)
            entry.Add("without-use", use);
        entry.Add("candidates", Number(sample.Candidates));
        foreach (var item in sample.Items)
            entry.Add("drawn", item.ActId);
        return entry;
    }

    /// <summary>That an officer decided about a disclosure. The reason speaks of one citizen's case: its words lie beside the log.</summary>
    internal static LogEntry Reviewed(Caller officer, string id, string sampleId, OfficerDecision decision, DateTimeOffset at)
    {
        var entry = new LogEntry(EntryKind.DisclosureReviewed, officer.Municipality, at)
            .Add("organisation", officer.OrganisationCvr)
            .Add("officer", officer.User)
            .Add("client", officer.ClientId)
            .Add("reviewed", id);
        Add(entry, "sample", sampleId);
        return entry.Add("justified", decision.Justified ? "yes" : "no").Add("reason", Commitment.To(decision.Salt, "reason", decision.Reason).Hex);
    }

    /// <summary>That restrictions of reports are shown.</summary>
    internal static LogEntry RestrictionsShown(Caller officer, IEnumerable<string> ids, DateTimeOffset at) =>
        Shown(Begin(EntryKind.LogRead, officer, "restrictions", at), ids);

    private static LogEntry Begin(EntryKind kind, Caller reader, string what, DateTimeOffset at) => new LogEntry(kind, reader.Municipality, at)
        .Add("organisation", reader.OrganisationCvr.Length > 0 ? reader.OrganisationCvr : "-")
        .Add("unit", reader.Unit)
        .Add("role", reader.Role.Word())
        .Add("user", reader.User)
        .Add("client", reader.ClientId)
        .Add("what", what);

    private static void Credential(LogEntry entry, UseFilter filter)
    {
        Add(entry, "for-user", filter.User);
        Add(entry, "for-client", filter.Client);
        Add(entry, "from", filter.From is { } from ? ReadEntry.AtOf(from) : "");
        Add(entry, "until", filter.Until is { } until ? ReadEntry.AtOf(until) : "");
    }

    private static LogEntry Shown(LogEntry entry, IEnumerable<string> ids)
    {
        foreach (var id in ids)
            entry.Add("shown", id);
        return entry.Add("outcome", Released);
    }

    private static void Add(LogEntry entry, string field, string value)
    {
        if (value.Length > 0)
            entry.Add(field, value);
    }

    private static string HashOf(TouchedList list)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var citizen in list.Citizens)
            hash.AppendData(Encoding.ASCII.GetBytes($"{citizen.CitizenRef} {string.Join(' ', citizen.Disclosures)}\n"));
        return "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Commit(byte[] salt, CitizenId citizen) => Commitment.To(salt, "citizen", citizen.Reveal()).Hex;

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
