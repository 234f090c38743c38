using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Storage;

/// <summary>A step of a schema: the embedded file <c>ENGINE/Schema/NNNN-title.sql</c>. Run once, in order, forward only.</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="Title">What it is about, as in the file's name.</param>
/// <param name="Sql">The statements.</param>
internal sealed record Migration(int Number, string Title, string Sql)
{
    /// <summary>Tells a step that was changed after it had run from the one that ran: SHA-256 in lower-case hex.</summary>
    internal string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    /// <summary>All steps of an engine.</summary>
    internal static IReadOnlyList<Migration> Of(string engine)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var folder = $"Gateway.Storage.{engine}.Schema.";
        var steps = new List<Migration>();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var title = name[folder.Length..^".sql".Length];
            steps.Add(new Migration(int.Parse(title.AsSpan(0, 4), CultureInfo.InvariantCulture), title[5..], reader.ReadToEnd()));
        }
        return steps;
    }

    /// <summary>What the operator is told when it is about to run.</summary>
    internal string Line(int last) => string.Create(CultureInfo.InvariantCulture, $"migration {Number} of {last}: {Title}");
}
