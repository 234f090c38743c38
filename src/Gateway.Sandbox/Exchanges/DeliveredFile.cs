namespace Gateway.Sandbox.Exchanges;

/// <summary>A file that a source delivers instead of answering questions.</summary>
/// <param name="Name">What it is called where it arrives.</param>
/// <param name="Path">Where it lies among the recordings.</param>
internal sealed record DeliveredFile(string Name, string Path)
{
    /// <summary>The name could hold a number; the content does.</summary>
    public override string ToString() => "delivered file (hidden)";
}
