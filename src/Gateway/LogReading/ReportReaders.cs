using Gateway.Access;
using Gateway.Callers;
using Gateway.Consent;
using Gateway.Persons;
using Gateway.Storage;
using Gateway.Storage.Sqlite;

namespace Gateway.LogReading;

/// <summary>Who may see whose access report, and how much of it.</summary>
internal sealed class ReportReaders(Store store, CitizenKeys keys, PersonRegister persons)
{
    /// <summary>What a reader may see of a citizen's report; null: nothing, whoever the citizen is.</summary>
    internal async Task<ReportScope?> ScopeOfAsync(Caller reader, CitizenId citizen, DateTimeOffset now)
    {
        var person = persons.Find(reader.Municipality, citizen);
        var whole = new ReportScope(person, keys.KeysOf(reader.Municipality, person), []);
        return reader.Role switch
        {
            // What is known of an officer, the officer reads as a citizen; of who is near, only with the right to protected records.
            Role.PrivacyOfficer => persons.TieOf(reader.Municipality, reader.User, person).Bars(reader) ? null : whole,
            Role.Citizen => person.Numbers.Contains(reader.Self) ? whole : null,
            Role.Representative => await ByMandateAsync(reader, whole, now),
            _ => null,
        };
    }

    // A guardian or parent stands for the citizen in everything; anybody else as far as the mandate reaches.
    private async Task<ReportScope?> ByMandateAsync(Caller reader, ReportScope whole, DateTimeOffset now)
    {
        if (reader.Self is not { } self)
            return null;
        var own = keys.KeysOf(reader.Municipality, persons.Find(reader.Municipality, self));
        var records = await store.ReadRecordsAsync(new RecordsOf(reader.Municipality, whole.Keys, ""));
        var held = records.Mandates.Where(m => own.Contains(m.Holder) && m.MayConsent() && m.HoldsAt(now)).ToList();
        if (held.Count == 0)
            return null;
        return held.Exists(m => m.Kind is MandateKind.Guardian or MandateKind.Parent) ? whole : whole with { Mandates = held };
    }
}

/// <summary>Whose report, and how much of it.</summary>
/// <param name="Person">The citizen.</param>
/// <param name="Keys">The keys of the citizen's numbers, the current one's first.</param>
/// <param name="Mandates">What it is narrowed to; empty: nothing, it is whole.</param>
internal sealed record ReportScope(Person Person, IReadOnlyList<CitizenKey> Keys, IReadOnlyList<MandateRecord> Mandates)
{
    /// <summary>Everything is seen.</summary>
    internal bool IsWhole => Mandates.Count == 0;

    /// <summary>Whether a row is one that is seen: a mandate covers its purpose and every category it names.</summary>
    internal bool Reaches(AccessReportRow row) =>
        IsWhole || (row.Purpose.Length > 0 && Mandates.Any(m => m.Covers(row.Purpose, row.Categories.Select(c => c.Category))));
}
