using Gateway.ReviewedData;

namespace Gateway.Transparency.Witnesses;

/// <summary>The words for how a witness stands, from <c>Texts/Witnesses.Danish.resx</c> and <c>Texts/Witnesses.English.resx</c>.</summary>
internal static class WitnessTexts
{
    private static readonly BilingualTexts Texts = new("Gateway.Transparency.Texts.Witnesses");
    private static readonly Dictionary<WitnessState, LocalizedText> States =
        Enum.GetValues<WitnessState>().ToDictionary(s => s, s => Texts.Read($"State.{s}"));

    /// <summary>A state in words.</summary>
    internal static LocalizedText Of(WitnessState state) => States[state];
}
