using System.Globalization;

namespace Gateway.Sandbox.Exchanges;

/// <summary>A file that a source delivers instead of answering questions.</summary>
/// <param name="Name">What it is called where it arrives; <c>{date}</c> stands for the day of delivery.</param>
/// <param name="Path">Where it lies among the recordings.</param>
internal sealed record DeliveredFile(string Name, string Path)
{
    private const string DatePlace = "{date}";

    /// <summary>What it is called when it is delivered now. A source whose files are kept for months only would else have none one day.</summary>
    public string NameOn(DateTimeOffset now) => Name.Replace(DatePlace, now.ToString("yyyyMMdd", CultureInfo.InvariantCulture), StringComparison.Ordinal);

    /// <summary>The name could hold a number; the content does.</summary>
    public override string ToString() => "delivered file (hidden)";
}
