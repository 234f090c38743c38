using System.Globalization;
using System.Text;
using Gateway.Access;
using Gateway.ReviewedData;

namespace Gateway.Consent;

/// <summary>A text that grows line by line in Danish and English.</summary>
internal sealed class TwoLanguages
{
    private readonly StringBuilder _danish = new();
    private readonly StringBuilder _english = new();

    internal LocalizedText Whole => new(_danish.ToString().TrimEnd(), _english.ToString().TrimEnd());

    /// <summary>What reads the same in both: a number, an id.</summary>
    internal static LocalizedText Same(string text) => new(text, text);

    internal static string Fill(string words, params object[] values) => string.Format(CultureInfo.InvariantCulture, words, values);

    internal void Line(LocalizedText words, params LocalizedText[] values)
    {
        _danish.Append(Fill(words.Da, [.. values.Select(v => v.Da)])).Append('\n');
        _english.Append(Fill(words.En, [.. values.Select(v => v.En)])).Append('\n');
    }

    /// <summary>Categories under the holders they come from. Their names are long words, so they stand in a list.</summary>
    internal void ByHolder(IEnumerable<(Category Category, Holder Holder)> categories, LocalizedText from)
    {
        foreach (var group in categories.GroupBy(c => c.Holder))
        {
            Line(from, group.Key.Title);
            foreach (var (category, _) in group)
                Item(category.Title);
        }
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
