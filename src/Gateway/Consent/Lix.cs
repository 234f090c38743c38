namespace Gateway.Consent;

/// <summary>
/// Readability (læsbarhedsindeks, C.H. Björnsson 1968): words for each sentence, plus the words of more than six letters
/// in a hundred. Below 25 is a children's book, 35 to 44 an ordinary one. Pure.
/// </summary>
/// <remarks>
/// A word is what stands between spaces and holds a letter or digit; only these are counted for its length. A full stop,
/// question mark, exclamation mark or colon ends a sentence, unless the next word begins with a small letter (the stop
/// of "25. november"). The end of a line ends a sentence too: each item of a list is read on its own and counts as one.
/// </remarks>
internal static class Lix
{
    // Björnsson's long words have more than six letters.
    private const int LongestShortWord = 6;

    /// <summary>The index of a text; 0 where it has no words.</summary>
    internal static double Of(string text)
    {
        var lines = text.Split('\n').Select(WordsOf).Where(words => words.Count > 0).ToList();
        var count = lines.Sum(words => words.Count);
        if (count == 0)
            return 0;
        var longWords = lines.Sum(words => words.Count(w => w.Count(char.IsLetterOrDigit) > LongestShortWord));
        return (double)count / lines.Sum(Sentences) + 100.0 * longWords / count;
    }

    private static List<string> WordsOf(string line) =>
        [.. line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(w => w.Any(char.IsLetterOrDigit))];

    private static int Sentences(List<string> words) =>
        words.Where((word, at) => at == words.Count - 1 || (Ends(word) && !char.IsLower(words[at + 1].First(char.IsLetterOrDigit)))).Count();

    private static bool Ends(string word) => word.TrimEnd('"', '”', '»', '«', ')', '\'') is [.., '.' or '!' or '?' or ':'];
}
