using System.Globalization;
using System.Text;

namespace Gateway.Overview;

/// <summary>
/// Finds texts that must not be shown, word by word. Case, accents, blanks, stops and line breaks make no other text,
/// nor does "oe" for "ø"; a letter or digit beside it makes another word, a genitive ending does not. Every place where
/// one of the texts stands is found, and places that overlap are one passage: which texts are known, and never their
/// order, decides what is hidden. Linear in what is searched, so that no source can make it slow.
/// </summary>
internal sealed class HiddenTexts
{
    // Behind an A it makes the letter Å.
    private const int Ring = 0x30A;

    // The letters of Latin-1; the runtime's own normalisation is not there in every installation (invariant globalisation).
    private static readonly Dictionary<int, string> Spelt =
        new (string Letters, string As)[] { ("Æ", "AE"), ("Ø", "OE"), ("Å", "AA"), ("ÀÁÂÃÄ", "A"), ("Ç", "C"), ("ÈÉÊË", "E"), ("ÌÍÎÏ", "I"), ("Ñ", "N"), ("ÒÓÔÕÖ", "O"), ("ÙÚÛÜ", "U"), ("Ý", "Y") }
            .SelectMany(s => s.Letters.Select(l => (Letter: (int)l, s.As))).ToDictionary(s => s.Letter, s => s.As);

    private readonly Step _start = new();

    internal HiddenTexts(IEnumerable<string> texts)
    {
        foreach (var words in texts.Select(Words).Where(w => w.Count > 0))
            words.Aggregate(_start, (step, word) => step.To(word.Folded)).Ends = true;
    }

    /// <summary>The text with every passage covered, and how many there were.</summary>
    internal (string Text, int Passages) Cover(string text, string instead)
    {
        var passages = Find(text);
        if (passages.Count == 0)
            return (text, 0);
        var covered = new StringBuilder();
        var at = 0;
        foreach (var (start, end) in passages)
        {
            covered.Append(text, at, start - at).Append(instead);
            at = end;
        }
        return (covered.Append(text, at, text.Length - at).ToString(), passages.Count);
    }

    private List<(int Start, int End)> Find(string text)
    {
        var words = Words(text);
        var found = new List<(int Start, int End)>();
        for (var first = 0; first < words.Count; first++)
        {
            if (LongestFrom(words, first) is not { } last)
                continue;
            var (start, end) = (words[first].Start, WithGenitive(text, words[last].End));
            if (found.Count > 0 && start < found[^1].End)
                found[^1] = (found[^1].Start, Math.Max(found[^1].End, end));
            else
                found.Add((start, end));
        }
        return found;
    }

    private int? LongestFrom(List<Word> words, int first)
    {
        int? last = null;
        var step = _start;
        for (var at = first; at < words.Count && step is not null; at++)
        {
            var word = words[at].Folded;
            if (step.Next(word)?.Ends == true || (word.EndsWith('S') && step.Next(word[..^1])?.Ends == true))
                last = at;
            step = step.Next(word);
        }
        return last;
    }

    // Jens' and Jens's: what the ending belongs to is gone, and so is the ending.
    private static int WithGenitive(string text, int end) =>
        end + 1 < text.Length && text[end] is '\'' or '\u2019' && text[end + 1] is 's' or 'S' && (end + 2 == text.Length || !char.IsLetterOrDigit(text[end + 2])) ? end + 2 : end;

    private static List<Word> Words(string text)
    {
        var words = new List<Word>();
        var (at, start) = (0, -1);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
                start = start < 0 ? at : start;
            else if (start >= 0 && !IsPartOfWord(rune))
            {
                words.Add(new Word(start, at, Fold(text[start..at])));
                start = -1;
            }
            at += rune.Utf16SequenceLength;
        }
        if (start >= 0)
            words.Add(new Word(start, at, Fold(text[start..at])));
        return words;
    }

    // A combining accent, a soft hyphen and what else has no width of its own.
    private static bool IsPartOfWord(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format;

    // One spelling for all: old systems have no Danish letters, and an accent stands in its letter or behind it.
    private static string Fold(string word)
    {
        var folded = new StringBuilder();
        foreach (var rune in word.EnumerateRunes())
        {
            var upper = Rune.ToUpperInvariant(rune);
            if (upper.Value == Ring && folded.Length > 0 && folded[^1] == 'A')
                folded.Append('A');
            else if (!IsPartOfWord(upper))
                folded.Append(Spelt.GetValueOrDefault(upper.Value) ?? upper.ToString());
        }
        return folded.ToString();
    }

    /// <summary>A word and where it stands.</summary>
    private readonly record struct Word(int Start, int End, string Folded);

    /// <summary>What may follow on what was read.</summary>
    private sealed class Step
    {
        private readonly Dictionary<string, Step> _next = new(StringComparer.Ordinal);

        /// <summary>One of the texts ends here.</summary>
        internal bool Ends { get; set; }

        internal Step? Next(string word) => _next.GetValueOrDefault(word);

        internal Step To(string word) => _next.TryGetValue(word, out var next) ? next : _next[word] = new Step();
    }
}
