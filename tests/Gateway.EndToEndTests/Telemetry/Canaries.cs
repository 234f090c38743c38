using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.EndToEndTests.Telemetry;

/// <summary>
/// What must never come out: a national id, a token, a name, a diagnosis. They are planted wherever something comes in, and
/// looked for in whatever comes out, as they are and in the disguises in which such things leave unseen.
/// </summary>
internal static class Canaries
{
    internal const string Number = "7104809915";
    internal const string Token = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJub2JvZHkifQ.c2lnbmF0dXJlLW9mLW5vYm9keS1hdC1hbGw";
    internal const string Name = "Kanariefugl";
    internal const string Diagnosis = "Sommerfuglesyge";

    internal static readonly string[] All = [Number, Token, Name, Diagnosis];

    private static readonly (string Canary, byte[] Form)[] Forms = [.. All.SelectMany(c => FormsOf(c).Select(f => (Kind(c), f)))];

    /// <summary>Kinds of canaries that stand in the bytes, in any disguise; the finding itself would be a leak too.</summary>
    internal static IReadOnlyList<string> In(byte[] emitted)
    {
        var lower = Lower(emitted);
        return [.. Forms.Where(f => lower.AsSpan().IndexOf(f.Form) >= 0).Select(f => f.Canary).Distinct()];
    }

    internal static IReadOnlyList<string> In(string emitted) => In(Encoding.UTF8.GetBytes(emitted));

    /// <summary>
    /// Fills every field of a message, and of the messages in it: texts with the canaries in turn, beginning with one of
    /// them, numbers and choices with the least that is not nothing.
    /// </summary>
    internal static void Fill(IMessage message, int first, int depth = 0)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder().Where(f => !f.IsMap))
        {
            var value = ValueOf(field, All[(first + field.FieldNumber) % All.Length], first, depth);
            if (value is null)
                continue;
            if (field.IsRepeated)
                ((System.Collections.IList)field.Accessor.GetValue(message)).Add(value);
            else
                field.Accessor.SetValue(message, value);
        }
    }

    private static object? ValueOf(FieldDescriptor field, string text, int first, int depth)
    {
        const int Deepest = 3;
        switch (field.FieldType)
        {
            case FieldType.String:
                return text;
            case FieldType.Bytes:
                return ByteString.CopyFromUtf8(text);
            case FieldType.Bool:
                return true;
            case FieldType.Int32 or FieldType.SInt32:
                return 1;
            case FieldType.UInt32:
                return 1U;
            case FieldType.Int64 or FieldType.SInt64:
                return 1L;
            case FieldType.Enum:
                return Enum.ToObject(field.EnumType.ClrType, 1);
            case FieldType.Message when depth < Deepest:
                var inner = (IMessage)Activator.CreateInstance(field.MessageType.ClrType)!;
                Fill(inner, first, depth + 1);
                return inner;
            default:
                return null;
        }
    }

    private static string Kind(string canary) => canary switch { Number => "a number", Token => "a token", Name => "a name", _ => "a diagnosis" };

    // As text in both encodings, with the hyphen of a national id, in Base64 at each of its three beginnings, in hex, and as the hash without a key that passes for a pseudonym.
    private static IEnumerable<byte[]> FormsOf(string canary)
    {
        var texts = canary == Number ? new[] { canary, canary.Insert(6, "-"), canary.Insert(6, "%2d") } : [canary];
        foreach (var text in texts)
        {
            yield return Lower(Encoding.UTF8.GetBytes(text));
            yield return Lower(Encoding.Unicode.GetBytes(text));
        }
        var bytes = Encoding.UTF8.GetBytes(canary);
        for (var before = 0; before < 3; before++)
        {
            var encoded = Convert.ToBase64String([.. new byte[before], .. bytes]);
            // Only what its neighbours do not change.
            yield return Lower(Encoding.ASCII.GetBytes(encoded[(before == 0 ? 0 : 4)..(encoded.Length / 4 * 4 - 4)]));
        }
        yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes));
        var hash = SHA256.HashData(bytes);
        yield return Lower(hash);
        yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash));
        yield return Lower(Encoding.ASCII.GetBytes(Convert.ToBase64String(hash)[..^2]));
    }

    // Letters of ASCII alone: what is no text stays as it is, but for bytes that look like capitals, on both sides alike.
    private static byte[] Lower(byte[] bytes) => [.. bytes.Select(b => b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b + 32) : b)];
}
