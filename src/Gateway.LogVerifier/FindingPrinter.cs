using Gateway.LogVerifier.Auditing;
using Gateway.LogVerifier.Language;

namespace Gateway.LogVerifier;

/// <summary>Prints each inconsistency in one line as it is found; nothing is kept, however many there are.</summary>
internal sealed class FindingPrinter(TextWriter output, Texts texts, ProgressLine progress)
{
    /// <summary>How many there were.</summary>
    internal long Count { get; private set; }

    /// <summary>Prints one.</summary>
    internal void Add(Finding finding)
    {
        Count++;
        progress.Clear();
        // A reason is the name of a text itself.
        var values = finding.Values.Select(v => v is Enum reason ? texts.Of(reason.ToString()) : v).ToArray();
        output.WriteLine(texts.Of(finding.Kind.ToString(), values));
    }
}
