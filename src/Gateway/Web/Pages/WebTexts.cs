using Gateway.Callers;
using Gateway.LogReading;
using Gateway.ReviewedData;
using Gateway.Web.Login;

namespace Gateway.Web.Pages;

/// <summary>The words of the pages, from <c>Texts/Web.Danish.resx</c> and <c>Texts/Web.English.resx</c>.</summary>
internal static class WebTexts
{
    private static readonly BilingualTexts Texts = new("Gateway.Web.Texts.Web");

    internal static LocalizedText Of(string key) => Texts.Read(key);

    internal static LocalizedText Of(Role role) => Texts.Read($"Role.{role}");

    internal static LocalizedText Of(AssuranceLevel level) => Texts.Read($"Level.{level}");

    internal static LocalizedText Of(UseOutcome outcome) => Texts.Read($"Outcome.{outcome}");

    internal static LocalizedText Of(LoggedState state) => Texts.Read($"State.{state}");

    /// <summary>What to do when a login came to nothing.</summary>
    internal static LocalizedText Of(LoginRefusal refusal) => Texts.Read(refusal switch
    {
        LoginRefusal.GivenUp => "Login.GivenUp",
        LoginRefusal.IssuerAway => "Login.IssuerAway",
        LoginRefusal.NobodyKnown => "Login.NobodyKnown",
        LoginRefusal.Full => "Login.Full",
        LoginRefusal.OwnKey => "Login.IssuerAway",
        // One sentence for everything that an answer may lack: who tries learns nothing.
        _ => "Login.Refused",
    });

    /// <summary>A role as records spell it; the word itself where it is none that is known.</summary>
    internal static LocalizedText OfRole(string word) => CallerWords.Roles.TryGetValue(word, out var role) ? Of(role) : new LocalizedText(word, word);
}
