using Gateway.Overview.V1;

namespace Gateway.Client;

/// <summary>
/// Puts the messages of <see cref="GatewayClient.StreamOverviewAsync"/> together, so that the same code can show a
/// streamed overview and one that came whole. Also tells at any moment what is still to come. Not safe for concurrent use.
/// </summary>
public sealed class StreamedOverview
{
    private readonly List<OverviewSections> _groups = [];
    private OverviewOpening? _opening;
    private OverviewClosing? _closing;

    /// <summary>The opening has come: the query is recorded, and the sections to come are known.</summary>
    public bool IsOpen => _opening is not null;

    /// <summary>The closing has come. Until then the answer must not be taken for the whole.</summary>
    public bool IsWhole => _closing is not null;

    /// <summary>Every section to come, in the order of the catalogue.</summary>
    public IReadOnlyList<AnnouncedSection> Announced => _opening is null ? [] : _opening.Announced;

    /// <summary>The sections that were announced and have not come.</summary>
    public IReadOnlyList<AnnouncedSection> Missing => [.. Announced.Where(announced => Find(announced.Category) is null)];

    /// <summary>The receipts of the groups that came, in the order in which they came: what to hand to <see cref="GatewayClient.ConfirmDeliveryAsync"/>.</summary>
    public IReadOnlyList<Receipt> Receipts => [.. _groups.Select(group => group.Receipt).OfType<Receipt>()];

    /// <summary>Takes the next message.</summary>
    /// <param name="message">A message of the stream, in the order in which it came.</param>
    public void Add(StreamOverviewResponse message)
    {
        ArgumentNullException.ThrowIfNull(message);
        _opening = message.Opening ?? _opening;
        _closing = message.Closing ?? _closing;
        if (message.Sections is { } group)
            _groups.Add(group);
    }

    /// <summary>The section of <paramref name="category"/>, or nothing where it has not come.</summary>
    /// <param name="category">The category's id.</param>
    public Section? Find(string category) => Sections.FirstOrDefault(section => section.Category == category);

    /// <summary>The receipt of the group in which the section of <paramref name="category"/> came, or nothing where it has not come.</summary>
    /// <param name="category">The category's id.</param>
    public Receipt? ReceiptOf(string category) =>
        _groups.Find(group => group.Sections.Any(section => section.Category == category))?.Receipt;

    /// <summary>
    /// What has come, in the form of an answer that comes whole: the sections in the order in which they were announced.
    /// Time line, protection, hints and contradictions between sections are empty until the closing has come. The one receipt is there only where one record
    /// covers everything; <see cref="Receipts"/> holds them all.
    /// </summary>
    public GetOverviewResponse ToAnswer()
    {
        var places = Announced.Select((announced, place) => (announced.Category, place)).DistinctBy(entry => entry.Category).ToDictionary(StringComparer.Ordinal);
        return new GetOverviewResponse
        {
            Receipt = _groups.Count == 1 ? _groups[0].Receipt : null,
            QueryReceipt = _opening?.QueryReceipt,
            CatalogueVersion = _opening?.CatalogueVersion ?? "",
            Sections = { Sections.OrderBy(section => places.GetValueOrDefault(section.Category, int.MaxValue)) },
            Timeline = { _closing?.Timeline ?? [] },
            Protection = _closing?.Protection,
            Conflicts = { _closing?.Conflicts ?? [] },
            Hints = { _closing?.Hints ?? [] },
        };
    }

    private IEnumerable<Section> Sections => _groups.SelectMany(group => group.Sections);
}
