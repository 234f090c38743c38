using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.Sources;
using Gateway.Storage;

namespace Gateway.Overview;

/// <summary>
/// An overview that has not been recorded yet. It shows what goes into the log and nothing else: the content comes
/// out only against the receipt for this very content.
/// </summary>
internal sealed class PendingOverview : IPending<PendingOverview>
{
    // Nobody reads the text but the hash: letters need no escape.
    private static readonly JsonSerializerOptions AsItStands = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly AccessGrant _grant;
    private readonly IReadOnlyList<SourceAnswer> _answers;
    private readonly OverviewContent _content;

    internal PendingOverview(AccessGrant grant, IReadOnlyList<SourceAnswer> answers, OverviewContent content)
    {
        _grant = grant;
        _answers = answers;
        _content = content;
        Summary = new OverviewSummary(
            [.. content.Sections.Select(s => new SectionSummary(s.Category.Id, s.State, s.Items.Count + s.ShownElsewhere.Count, s.Basis?.Id, s.ConsentId, [.. s.Reasons.Select(r => r.Code).Distinct()]) { Emergency = s.Emergency, MandateId = s.MandateId })],
            [.. answers.Where(a => a.WasAsked).Select(a => a.Definition.Id).Distinct().Order(StringComparer.Ordinal)],
            SourceAnswer.WrongPersonIn(answers),
            Hash(new { Sections = content.Sections.Select(Content), content.Protection, content.Conflicts, content.Hints }))
        {
            TellsOfProtection = SourceAnswer.TellOfProtection(answers),
        };
    }

    // Hashed as it is written: the text of a whole overview in one piece would be a large object of its own each time.
    private static string Hash<T>(T content)
    {
        using var hash = SHA256.Create();
        using (var text = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
            JsonSerializer.Serialize(text, content, AsItStands);
        return Convert.ToHexStringLower(hash.Hash!);
    }

    // Everything a reader sees of a section: a reason says something about a person too.
    private static object Content(OverviewSection section) => new
    {
        Category = section.Category.Id,
        section.State,
        section.Items,
        Reasons = section.Reasons.Select(r => $"{r.Code} {r.Basis?.Id} {r.SourceId} {r.MayPass}"),
        NotMapped = section.NotMapped.Select(n => $"{n.SourceId} {n.Element.Path} {n.Element.Count}"),
        Basis = section.Basis?.Id,
        section.ConsentId,
        section.MandateId,
        section.Emergency,
        section.NextStep,
        section.Conflicts,
        section.ShownElsewhere,
    };

    /// <inheritdoc/>
    public OverviewSummary Summary { get; }

    /// <summary>
    /// The overview with the records as they stand now: a section whose consent has gone since the sources were
    /// asked is withheld, with its reason.
    /// </summary>
    public PendingOverview Confirm(AccessRecords records, DateTimeOffset now)
    {
        var confirmed = _grant.Confirm(records, now);
        return ReferenceEquals(confirmed, _grant) ? this : OverviewAssembler.Assemble(confirmed, _answers);
    }

    /// <summary>Gives the content out against its receipt.</summary>
    /// <exception cref="InvalidOperationException">The receipt was given for other content.</exception>
    internal OverviewContent Release(Receipt receipt) =>
        receipt.Content == Summary.Commit([.. receipt.Salt])
            ? _content
            : throw new InvalidOperationException("The receipt covers other content than this overview.");
}

/// <summary>An answer that has not been recorded yet.</summary>
internal interface IPending<TSelf>
    where TSelf : IPending<TSelf>
{
    /// <summary>What the disclosure log may know.</summary>
    OverviewSummary Summary { get; }

    /// <summary>The answer with the records as they stand now.</summary>
    TSelf Confirm(AccessRecords records, DateTimeOffset now);
}

/// <summary>What the disclosure log knows of an overview: categories, states, counts and a hash. Never a value.</summary>
/// <param name="Sections">The sections.</param>
/// <param name="SourcesAsked">Ids of the sources that were asked.</param>
/// <param name="WrongPerson">Ids of those whose answers were about another person, or about nobody.</param>
/// <param name="ContentHash">Hash of the content.</param>
internal sealed record OverviewSummary(IReadOnlyList<SectionSummary> Sections, IReadOnlyList<string> SourcesAsked, IReadOnlyList<string> WrongPerson, string ContentHash)
{
    /// <summary>A source told that the citizen's name and address are protected.</summary>
    internal bool TellsOfProtection { get; init; }

    /// <summary>The consents relied on, each with the categories it opened.</summary>
    internal IReadOnlyList<ConsentUse> Uses =>
        [.. Sections.Where(s => s.ConsentId is not null).GroupBy(s => s.ConsentId!).Select(g => new ConsentUse(g.Key, [.. g.Select(s => s.Category)]))];

    /// <summary>The salted commitment to the content that stands in the record.</summary>
    internal Commitment Commit(ReadOnlySpan<byte> salt) => Commitment.To(salt, "content", ContentHash);
}

/// <summary>One section as the log knows it.</summary>
internal sealed record SectionSummary(
    string Category, SectionState State, int Items, string? BasisId, string? ConsentId, IReadOnlyList<ReasonCode> Reasons)
{
    /// <summary>It was allowed as emergency access only.</summary>
    internal bool Emergency { get; init; }

    /// <summary>The mandate relied on; null where none was needed.</summary>
    internal string? MandateId { get; init; }

    /// <summary>Where only this is told: whether anything is held; null where the content is.</summary>
    internal RecordsPresence? Presence { get; init; }
}
