using System.Globalization;
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
        var text = new Bilingual();
        text.Line(Read("Title"));
        text.Line(Read("WhoAsks"), Receiver(caller), Same(terms.CaseId));
        text.Line(Read("WhatFor"));
        text.Item(catalogue.Purposes[terms.Purpose].Title);
        text.Blank();
        text.Line(Read("OnlyThis"));
        foreach (var group in catalogue.Categories.Where(c => terms.Categories.Contains(c.Id)).GroupBy(c => c.Holder))
        {
            text.Line(Read("From"), catalogue.Holders[group.Key].Title);
            foreach (var category in group)
                text.Item(category.Title);
        }
        text.Blank();
        text.Line(Read("Period"), DanishDates.Day(terms.ValidFrom ?? now), DanishDates.LastDay(terms.ValidUntil));
        text.Blank();
        foreach (var key in new[] { "YouDecide", "SayingNo", "TakingBack", "SeeingUse" })
            text.Line(Read(key));
        return text.Whole;
    }

    /// <summary>The words of a notice on the right to collect information (retssikkerhedsloven § 12).</summary>
    internal static LocalizedText ComposeNotice(string caseId, Caller caller)
    {
        var text = new Bilingual();
        text.Line(Read("NoticeTitle"));
        text.Line(Read("NoticeWho"), Receiver(caller), Same(caseId));
        foreach (var key in new[] { "NoticeRight", "NoticeConsent", "NoticeWithout", "NoticeRefusal" })
            text.Line(Read(key));
        return text.Whole;
    }

    /// <summary>The version of a text: whoever holds the text can tell that it is the one.</summary>
    internal static string VersionOf(LocalizedText text) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.Da)));

    /// <summary>Readability of the Danish text, rounded to the harder side.</summary>
    internal static int LixOf(LocalizedText text) => (int)Math.Ceiling(Lix.Of(text.Da));

    private static LocalizedText Receiver(Caller caller)
    {
        var named = FreeText.Against(caller.Unit, 1, LongestUnit) is null;
        var words = Read(named ? "Receiver" : "ReceiverByNumber");
        return new(Fill(words.Da, caller.Unit, caller.OrganisationCvr), Fill(words.En, caller.Unit, caller.OrganisationCvr));
    }

    private static LocalizedText Read(string key) => Texts.Read(key);

    private static LocalizedText Same(string text) => new(text, text);

    private static string Fill(string words, params object[] values) => string.Format(CultureInfo.InvariantCulture, words, values);

    private sealed class Bilingual
    {
        private readonly StringBuilder _danish = new();
        private readonly StringBuilder _english = new();

        internal LocalizedText Whole => new(_danish.ToString().TrimEnd(), _english.ToString().TrimEnd());

        internal void Line(LocalizedText words, params LocalizedText[] values)
        {
            _danish.Append(Fill(words.Da, [.. values.Select(v => v.Da)])).Append('\n');
            _english.Append(Fill(words.En, [.. values.Select(v => v.En)])).Append('\n');
        }

        internal void Item(LocalizedText item)
        {
            _danish.Append("- ").Append(item.Da).Append('\n');
            _english.Append("- ").Append(item.En).Append('\n');
        }

        internal void Blank()
        {
            _danish.Append('\n');
            _english.Append('\n');
        }
    }
}
