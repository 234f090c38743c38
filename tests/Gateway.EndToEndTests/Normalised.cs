using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Gateway.Overview.V1;

namespace Gateway.EndToEndTests;

/// <summary>
/// An answer without what is its own: everything that differs between two askings of one question, and no more. That is
/// each receipt (index, leaf hash and time of the record), each time of asking a source, the time until which a stream
/// may last, and the id of a consent, which is drawn by lot when it is given.
/// </summary>
internal static class Normalised
{
    internal static byte[] Bytes(IMessage answer)
    {
        var copy = answer.Descriptor.Parser.ParseFrom(answer.ToByteArray());
        Clear(copy);
        return copy.ToByteArray();
    }

    /// <summary>All an item says, wherever in the answer it stands.</summary>
    internal static string Words(Item item)
    {
        var copy = Item.Parser.ParseFrom(Bytes(item));
        copy.ItemId = "";
        return copy.ToString();
    }

    private static void Clear(IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            var value = field.Accessor.GetValue(message);
            switch (value)
            {
                case Receipt receipt:
                    field.Accessor.SetValue(message, Blank(receipt));
                    break;
                case RepeatedField<Receipt> receipts:
                    for (var at = 0; at < receipts.Count; at++)
                        receipts[at] = Blank(receipts[at]);
                    break;
                case Timestamp when field.Name is "asked_at" or "due":
                    field.Accessor.SetValue(message, new Timestamp { Seconds = 1 });
                    break;
                case string { Length: > 0 } when field.Name == "consent_id":
                    field.Accessor.SetValue(message, "consent");
                    break;
                default:
                    Inside(field, value);
                    break;
            }
        }
    }

    private static void Inside(FieldDescriptor field, object? value)
    {
        if (value is System.Collections.IEnumerable many && field.IsRepeated)
        {
            foreach (var one in many.OfType<IMessage>())
                Clear(one);
        }
        else if (value is IMessage inner)
            Clear(inner);
    }

    // A receipt stays a receipt: one that is missing, or one too many, is a difference.
    private static Receipt Blank(Receipt receipt) => new()
    {
        LogIndex = 1, LeafHash = ByteString.CopyFrom(new byte[receipt.LeafHash.Length]), RecordedAt = new Timestamp { Seconds = 1 },
    };
}
