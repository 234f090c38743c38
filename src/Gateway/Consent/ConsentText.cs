using System.Security.Cryptography;
using System.Text;
using Gateway.Access;
using Gateway.Callers;
using Gateway.ReviewedData;

namespace Gateway.Consent;

/// <summary>
/// Composes what the citizen reads or hears: who asks, for which case and purpose, which information from whom, until
/// when; that a no does not stop the case (retssikkerhedsloven § 11 b), that a yes can be taken back, that each use can
/// be seen. Names of categories are long words, so they stand in a list. Pure.
/// </summary>
internal static class ConsentText
{
    /// <summary>The hardest text that may be put to a citizen (LIX): that of an ordinary book.</summary>
    internal const int HardestLix = 40;

    // A unit's name comes with a token; longer ones, or ones with hidden characters, are left out of the text.
    private const int LongestUnit = 80;
    private static readonly BilingualTexts Texts = new("Gateway.Consent.Texts.ConsentText");

    /// <summary>The text of a consent.</summary>
    internal static LocalizedText Compose(ConsentTerms terms, Caller caller, PolicyCatalogue catalogue, DateTimeOffset now)
    {
        var text = new TwoLanguages();
        text.Line(Read("Title"));
        text.Line(Read("WhoAsks"), Receiver(caller), TwoLanguages.Same(terms.CaseId));
        text.Line(Read("WhatFor"));
        text.Item(catalogue.Purposes[terms.Purpose].Title);
        text.Blank();
        text.Line(Read("OnlyThis"));
        text.ByHolder(catalogue.Categories.Where(c => terms.Categories.Contains(c.Id)).Select(c => (c, catalogue.Holders[c.Holder])), Read("From"));
        text.Blank();
        text.Line(Read("Period"), DanishDates.Day(terms.ValidFrom ?? now), DanishDates.LastDay(terms.ValidUntil));
        text.Blank();
        foreach (var key in new[] { "YouDecide", "SayingNo", "TakingBack", "SeeingUse" })
            text.Line(Read(key));
        return text.Whole;
    }

    /// <summary>The version of a text: whoever holds the text can tell that it is the one.</summary>
    internal static string VersionOf(LocalizedText text) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.Da)));

    /// <summary>Readability of the Danish text, rounded to the harder side.</summary>
    internal static int LixOf(LocalizedText text) => (int)Math.Ceiling(Lix.Of(text.Da));

    /// <summary>Who asks, as a citizen knows them: the unit, where a name came with the token, and the CVR number.</summary>
    internal static LocalizedText Receiver(Caller caller)
    {
        var named = FreeText.Against(caller.Unit, 1, LongestUnit) is null;
        var words = Read(named ? "Receiver" : "ReceiverByNumber");
        return new(TwoLanguages.Fill(words.Da, caller.Unit, caller.OrganisationCvr), TwoLanguages.Fill(words.En, caller.Unit, caller.OrganisationCvr));
    }

    internal static LocalizedText Read(string key) => Texts.Read(key);
}
