using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using Gateway.Access;
using Gateway.Sources.Formats;

namespace Gateway.Sources.Dropped;

/// <summary>Makes records of a delivered document: its forms or letters, or the whole. Pure.</summary>
internal static class DroppedDocument
{
    // As for an answer over HTTP: twelve bytes each in the parser's index.
    private const int MostTokens = 325_000;

    // FHIR names its persons with the register they are numbered in; where it stands says the standard.
    private static readonly FieldPath PatientNumbers = FieldPath.TryParse($"entry.resource.where(resourceType='Patient').identifier.where(system='{CitizenId.CprSystem}').value")!;
    private static readonly FieldPath ReplacementNumbers = FieldPath.TryParse($"entry.resource.where(resourceType='Patient').identifier.where(system='{CitizenId.ReplacementSystem}').value")!;
    private static readonly JsonDocumentOptions JsonOptions = new() { MaxDepth = XmlTree.DeepestNesting, AllowDuplicateProperties = false };

    internal static DroppedContent Read(DroppedFileKind kind, ReadOnlyMemory<byte> bytes)
    {
        using var tree = TreeOf(kind.Format, bytes);
        if (tree is null || Documents(kind.Format, tree.RootElement) is not { } documents)
            return DroppedContent.Nothing(SetAsideReason.Unreadable);
        var records = new List<DroppedRecord>();
        var aside = new List<SetAside>();
        var keys = new HashSet<string>();
        var keyPaths = kind.Key.Select(text => FieldPath.TryParse(text)!).ToList();
        var number = 0;
        foreach (var document in documents)
        {
            number++;
            var named = NumbersIn(kind, document);
            var citizens = named.Select(CitizenId.TryParse).OfType<CitizenId>().Select(c => c.Reveal()).Distinct().ToList();
            var json = JsonMarshal.GetRawUtf8Value(document);
            var parts = keyPaths.Select(path => path.Text(document)).ToList();
            var key = parts.Count > 0 ? string.Join(DroppedTable.KeyPart, parts) : ContentKey.Of(json, keys);
            if (citizens.Count < named.Count || (named.Count == 0 && !IsReceipt(kind.Format, document)))
                aside.Add(new SetAside(number, number, SetAsideReason.NoPerson));
            else if (parts.Exists(p => p.Length == 0))
                aside.Add(new SetAside(number, number, SetAsideReason.NoKey, kind.Key[parts.FindIndex(p => p.Length == 0)]));
            else if (!keys.Add(key))
                aside.Add(new SetAside(number, number, SetAsideReason.SameKey));
            else
                records.Add(new DroppedRecord(kind.Table, key, citizens, "", json.ToArray(), []));
        }
        return new DroppedContent(records, aside, null);
    }

    private static JsonDocument? TreeOf(FileFormat format, ReadOnlyMemory<byte> bytes) => format switch
    {
        FileFormat.LaeForm => LaeForm.Read(bytes, null, MostTokens),
        FileFormat.Edifact => Edifact.Read(bytes),
        FileFormat.Oioxml => Oioxml.Read(bytes, null, MostTokens),
        FileFormat.Fhir => Json(bytes),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    private static IEnumerable<JsonElement>? Documents(FileFormat format, JsonElement root) => format switch
    {
        FileFormat.LaeForm => root.GetProperty("forms").EnumerateArray(),
        // Who sent it in which envelope is not the letter.
        FileFormat.Edifact => root.GetProperty("messages").EnumerateArray(),
        FileFormat.Oioxml => [root],
        _ => FhirBundle.TryRead(root) is not null ? [root] : null,
    };

    // A receipt between mailboxes has no patient; every other letter, form and bundle is about somebody.
    private static bool IsReceipt(FileFormat format, JsonElement document) => format switch
    {
        FileFormat.Edifact => document.TryGetProperty("letter", out var letter) && FieldPath.Scalar(letter).StartsWith("CTL", StringComparison.Ordinal),
        FileFormat.Oioxml => document.EnumerateObject().Any(p => p.Name.EndsWith("Receipt", StringComparison.Ordinal)),
        _ => false,
    };

    private static List<string> NumbersIn(DroppedFileKind kind, JsonElement document)
    {
        var found = kind.Format == FileFormat.Fhir
            ? PatientNumbers.Find(document).Concat(ReplacementNumbers.Find(document))
            : FieldPath.TryParse(kind.Person ?? "")?.Find(document) ?? [];
        return [.. found.Select(f => PersonNumber.Bare(FieldPath.Scalar(f).Trim())).Where(n => n.Length > 0).Distinct()];
    }

    private static JsonDocument? Json(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return CanBeRead(bytes.Span) ? JsonDocument.Parse(bytes, JsonOptions) : null;
        }
        // The second: a text with half a letter in it (a lone surrogate).
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    // Of what is taken every text is read one day, and one that is none would break each answer about its person. A document
    // made of more tokens than there is memory for is not made.
    private static bool CanBeRead(ReadOnlySpan<byte> bytes)
    {
        if (!Utf8.IsValid(bytes))
            return false;
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = JsonOptions.MaxDepth });
        for (var tokens = 0; reader.Read(); tokens++)
        {
            if (tokens == MostTokens)
                return false;
            if (reader.ValueIsEscaped)
                _ = reader.GetString();
        }
        return true;
    }
}
