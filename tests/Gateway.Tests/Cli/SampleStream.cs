using Gateway.Overview.V1;
using Google.Protobuf;

namespace Gateway.Tests.Cli;

/// <summary>The sample answer as a stream: withheld sections first, the others as their sources answer.</summary>
internal static class SampleStream
{
    public static readonly Receipt First = Receipt(42);
    public static readonly Receipt Second = Receipt(43);

    public static StreamOverviewResponse Opening() => new()
    {
        Opening = new OverviewOpening
        {
            QueryReceipt = Receipt(41),
            CatalogueVersion = "sha256:00ff",
            Announced = { SampleAnswer.Full().Sections.Select(section => new AnnouncedSection { Category = section.Category, Title = section.Title, Holder = section.Holder }) },
        },
    };

    /// <summary>The fourth and the fifth section.</summary>
    public static StreamOverviewResponse FirstGroup() => Group(First, section => section.Category is "social-abuse" or "hospital-letters");

    /// <summary>The others.</summary>
    public static StreamOverviewResponse SecondGroup() => Group(Second, section => section.Category is not ("social-abuse" or "hospital-letters"));

    public static StreamOverviewResponse Closing(uint sections = 6) => new()
    {
        Closing = new OverviewClosing { Receipts = { First, Second }, Sections = sections, Items = 1, Protection = new Protection { Active = true, HiddenPassages = 2 } },
    };

    public static IEnumerable<StreamOverviewResponse> Whole() => [Opening(), FirstGroup(), SecondGroup(), Closing()];

    private static StreamOverviewResponse Group(Receipt receipt, Func<Section, bool> isIn) =>
        new() { Sections = new OverviewSections { Receipt = receipt, Sections = { SampleAnswer.Full().Sections.Where(isIn) } } };

    private static Receipt Receipt(byte index) => new()
    {
        LogIndex = index,
        LeafHash = ByteString.CopyFrom([index, .. new byte[31]]),
        RecordedAt = SampleAnswer.Receipt.RecordedAt,
    };
}
