using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.EndToEndTests.Telemetry;

/// <summary>
/// The shipped recordings with canaries in what every source answers: a name that tells the folder, a diagnosis, a token and a
/// national id behind each text that the truth files know of it, and about D1 in the name and in free text besides.
/// </summary>
internal static class CanaryRecordings
{
    private static readonly (string Word, string Canary)[] Everywhere =
    [
        ("Prøvesen", Canaries.Name), ("Smerter i lænd", $"{Canaries.Name}: {Canaries.Diagnosis} {Canaries.Token}"), ("MR-skanning af lænderyg", Canaries.Diagnosis), ("lænd", Canaries.Diagnosis),
    ];

    // Of folders whose texts the truth files tell in other words than the sources, or which answer nothing that is shown.
    private static readonly Dictionary<string, string[]> Further = new()
    {
        ["cpr"] = ["bagersvend"],
        ["digital-post"] = ["MODTAGET"],
        ["dream"] = [";730"],
        ["dubu"] = ["Bodil Børnesagsbehandler"],
        ["eindkomst"] = ["test/7a5bea87"],
        ["getorganized"] = ["jobafklaring"],
        ["gp-certificates"] = ["Testlæge Pia Demo"],
        ["gp-inbox"] = ["gp-01-receipt-header"],
        ["hospital-notifications"] = ["Akutmodtagelsen"],
        ["jobindsats"] = ["modtaget"],
        ["jobnet"] = ["jn-henvisning-1"],
        ["medcom-letters"] = ["Akutmodtagelsen", "NEUROLOGISK AFD."],
        ["mediconnect"] = ["Testlæge Pia Demo"],
        ["netforvaltning-sundhed"] = ["Testlæge Pia Demo"],
    };

    internal static IReadOnlyList<string> Folders { get; } = [.. Directory.EnumerateDirectories(TrueRecord.Recorded).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal)];

    /// <summary>By what a folder's canary is told from another's.</summary>
    internal static string NameIn(string folder) => $"{Canaries.Name}-{folder}";

    /// <summary>Makes the folder; gives its path.</summary>
    internal static string Make(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(TrueRecord.Recorded, "*", SearchOption.AllDirectories))
        {
            var place = Path.GetRelativePath(TrueRecord.Recorded, file);
            var target = Path.Combine(folder, place);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, Planted(place, File.ReadAllBytes(file)));
        }
        return folder;
    }

    /// <summary>Whether a file of the recordings is something a source answers or delivers.</summary>
    internal static bool IsAnswer(string place) =>
        place.Contains(Path.DirectorySeparatorChar) && Path.GetFileName(place) != "index.json" && !place.Contains(".request.", StringComparison.Ordinal);

    // Byte by byte, because the formats are written in different encodings.
    private static byte[] Planted(string place, byte[] recorded)
    {
        var text = Encoding.Latin1.GetString(recorded);
        if (IsAnswer(place))
        {
            var folder = place.Split(Path.DirectorySeparatorChar)[0];
            var canary = $" {NameIn(folder)} {Canaries.Diagnosis} {Canaries.Token} {Canaries.Number}";
            foreach (var word in Words(folder).SelectMany(InBothEncodings).Distinct())
                text = Whole(word).Replace(text, m => m.Value + canary);
            foreach (var word in Further.GetValueOrDefault(folder, []).SelectMany(InBothEncodings).Distinct())
                text = text.Replace(word, word + canary, StringComparison.Ordinal);
        }
        foreach (var (word, canary) in Everywhere)
        {
            foreach (var written in InBothEncodings(word))
                text = text.Replace(written, canary, StringComparison.Ordinal);
        }
        return Encoding.Latin1.GetBytes(text);
    }

    // What is hidden because it is protected never reaches an answer; what a law closes would. A number with words behind it would be no answer at all.
    private static IEnumerable<string> Words(string folder) => TrueRecord.All.Where(r => r.File.StartsWith(folder + "/", StringComparison.Ordinal)).SelectMany(r => r.Facts)
        .Where(f => f.Explained != "PROTECTED").SelectMany(f => new[] { f.Text, f.Hidden }).OfType<string>().Where(w => !w.All(char.IsAsciiDigit)).Distinct();

    private static string[] InBothEncodings(string word) => [word, Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(word))];

    // A whole value of JSON, XML, CSV or EDIFACT, and no name of one.
    private static Regex Whole(string word) => new($"(?<=[\">;:,+\\n]){Regex.Escape(word)}(?=[<\";,:+'\\r\\n])(?!\"\\s*:)", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
}
