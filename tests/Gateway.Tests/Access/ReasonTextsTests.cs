using Gateway.Access;
using Gateway.ReviewedData;

namespace Gateway.Tests.Access;

/// <summary>Proves that every reason has its words for each of those who read it, and its own machine name.</summary>
public sealed class ReasonTextsTests
{
    // Read aloud by people with reading difficulties: longer sentences are two.
    private const int LongestText = 260;
    private const int LongestSentenceForCitizens = 20;

    // Words of the trade that a citizen need not know.
    private static readonly string[] NotForCitizens = ["hjemmel", "kategori", "gateway", "NSIS", "CVR", "certifikat", "kilde", "regelkatalog", "legitimation"];

    private static readonly Dictionary<string, Func<ReasonCode, LocalizedText>> Readers = new()
    {
        ["caseworker"] = code => ReasonTexts.ForCaseworker(new Reason(code)),
        ["citizen"] = code => ReasonTexts.ForCitizen(new Reason(code)),
        ["officer"] = code => ReasonTexts.ForOfficer(new Reason(code)),
    };

    public static TheoryData<string> Named => [.. Readers.Keys];

    [Theory]
    [MemberData(nameof(Named))]
    public void Every_reason_has_its_words_in_both_languages(string reader)
    {
        // Proves that no absence goes without words for any reader, in Danish and English, whole sentences short enough to be read aloud.
        foreach (var code in Enum.GetValues<ReasonCode>())
        {
            var text = Readers[reader](code);
            Assert.All([text.Da, text.En], words =>
            {
                Assert.False(string.IsNullOrWhiteSpace(words), code.ToString());
                Assert.InRange(words.Length, 10, LongestText);
                Assert.EndsWith(".", words, StringComparison.Ordinal);
                Assert.True(char.IsUpper(words[0]), code.ToString());
            });
            Assert.NotEqual(text.Da, text.En);
        }
    }

    [Fact]
    public void What_citizens_read_is_short_and_without_words_of_the_trade()
    {
        // Proves it of every Danish text for citizens: no sentence too long, no term that only staff know.
        foreach (var text in Enum.GetValues<ReasonCode>().Select(c => ReasonTexts.ForCitizen(new Reason(c)).Da).Concat(Enum.GetValues<NextStep>().Select(s => ReasonTexts.ForCitizen(s).Da)))
        {
            Assert.All(text.Split('.', StringSplitOptions.RemoveEmptyEntries), s => Assert.InRange(s.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, 1, LongestSentenceForCitizens));
            Assert.All(NotForCitizens, w => Assert.DoesNotContain(w, text, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public void No_two_reasons_say_the_same_to_the_officer()
    {
        // Proves that the officer, who decides about them, can tell reasons apart by their words alone.
        foreach (var language in new Func<LocalizedText, string>[] { t => t.Da, t => t.En })
            Assert.Distinct(Enum.GetValues<ReasonCode>().Select(c => language(ReasonTexts.ForOfficer(new Reason(c)))));
    }

    [Fact]
    public void Every_reason_has_its_own_machine_name()
    {
        // Proves that the names in contract and log are upper snake case and that no two reasons share one.
        var names = Enum.GetValues<ReasonCode>().Select(c => c.Name()).ToList();
        Assert.Distinct(names);
        Assert.All(names, name => Assert.Matches("^[A-Z]+(_[A-Z]+)*$", name));
        Assert.Equal("CONSENT_FOR_OTHER_CASE", ReasonCode.ConsentForOtherCase.Name());
    }
}
