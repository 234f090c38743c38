using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.Sources;
using Gateway.Storage;

namespace Gateway.Overview;

/// <summary>Whether something is held. A closed set.</summary>
internal enum RecordsPresence
{
    /// <summary>At least one source holds something.</summary>
    Held,

    /// <summary>Every source answered, and none holds anything.</summary>
    NothingHeld,

    /// <summary>A rule stands against telling: nobody was asked, or what there is, is about others than the citizen.</summary>
    NotTold,

    /// <summary>Not every source could be asked, and none of the others holds anything.</summary>
    Unknown,
}

/// <summary>Whether a category's holder has something; never what, how much or since when.</summary>
internal sealed record LocatedRecords(
    Category Category, Holder Holder, RecordsPresence Presence, IReadOnlyList<string> SourceIds, IReadOnlyList<Reason> Reasons, LegalBasis? Basis, string? ConsentId)
{
    /// <summary>The mandate relied on; null where none was needed.</summary>
    internal string? MandateId { get; init; }
}

/// <summary>
/// Who holds something, not recorded yet. Made from the same answers as an overview; everything but their existence is
/// left behind here.
/// </summary>
internal sealed class PendingLocation : IPending<PendingLocation>
{
    private readonly AccessGrant _grant;
    private readonly IReadOnlyList<SourceAnswer> _answers;
    private readonly IReadOnlyList<LocatedRecords> _located;

    private PendingLocation(AccessGrant grant, IReadOnlyList<SourceAnswer> answers)
    {
        _grant = grant;
        _answers = answers;
        var sections = OverviewAssembler.Sections(grant, answers);
        _located = [.. sections.Select(Locate)];
        Summary = new OverviewSummary(
            [
                .. _located.Zip(sections, (l, s) => new SectionSummary(l.Category.Id, default, 0, l.Basis?.Id, l.ConsentId, [.. l.Reasons.Select(r => r.Code).Distinct()])
                {
                    Presence = l.Presence,
                    Emergency = s.Emergency,
                    MandateId = l.MandateId,
                }),
            ],
            [.. answers.Where(a => a.WasAsked).Select(a => a.Definition.Id).Distinct().Order(StringComparer.Ordinal)],
            SourceAnswer.WrongPersonIn(answers),
            Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(_located.Select(l => new
            {
                Category = l.Category.Id,
                l.Presence,
                l.SourceIds,
                Reasons = l.Reasons.Select(r => $"{r.Code} {r.Basis?.Id} {r.SourceId} {r.MayPass}"),
            })))))
        {
            TellsOfProtection = SourceAnswer.TellOfProtection(answers),
        };
    }

    /// <inheritdoc/>
    public OverviewSummary Summary { get; }

    /// <summary>Pure: the same answers give the same, whatever the order in which they came.</summary>
    internal static PendingLocation Of(AccessGrant grant, IReadOnlyList<SourceAnswer> answers) => new(grant, answers);

    /// <inheritdoc/>
    public PendingLocation Confirm(AccessRecords records, DateTimeOffset now)
    {
        var confirmed = _grant.Confirm(records, now);
        return ReferenceEquals(confirmed, _grant) ? this : new PendingLocation(confirmed, _answers);
    }

    /// <summary>Gives the answer out against its receipt.</summary>
    /// <exception cref="InvalidOperationException">The receipt was given for other content.</exception>
    internal IReadOnlyList<LocatedRecords> Release(Receipt receipt) =>
        receipt.Content == Summary.Commit([.. receipt.Salt])
            ? _located
            : throw new InvalidOperationException("The receipt covers other content than this answer.");

    private static LocatedRecords Locate(OverviewSection section)
    {
        var presence = section.State switch
        {
            SectionState.Withheld or SectionState.AwaitingSourceDecision => RecordsPresence.NotTold,
            _ when section.Items.Count > 0 => RecordsPresence.Held,
            SectionState.NothingHeld => RecordsPresence.NothingHeld,
            // All sources answered, and what they hold is about others: whether it is anything may not be told.
            _ when section.Reasons.All(r => r.Code is ReasonCode.ThirdPartyHeldBack or ReasonCode.ExemptFromCitizenView or ReasonCode.NothingHeld or ReasonCode.PersonNotFound) => RecordsPresence.NotTold,
            _ => RecordsPresence.Unknown,
        };
        // That another source holds nothing, or could not be asked, matters only where none holds something.
        var reasons = presence == RecordsPresence.Held ? [] : section.Reasons;
        return new LocatedRecords(
            section.Category, section.Holder, presence, [.. section.Items.SelectMany(i => i.Provenance.Select(p => p.SourceId)).Distinct().Order(StringComparer.Ordinal)],
            reasons, section.Basis, section.ConsentId) { MandateId = section.MandateId };
    }
}
