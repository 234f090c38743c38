#nullable enable

using System.Buffers;
using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>One key with its text or, when the key ends with <see cref="BinaryHeaderSuffix"/>, its bytes.</summary>
    public class Entry
    {
        private static readonly SearchValues<char> KeyCharacters =
            SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_-.");

        private readonly string? _text;
        private readonly byte[]? _bytes;

        public Entry(string key, string value)
        {
            Key = NormalizedKey(key);
            if (EndsWithBinarySuffix(Key))
                throw new ArgumentException($"The key of a text value must not end with {BinaryHeaderSuffix}.", nameof(key));
            ArgumentNullException.ThrowIfNull(value);
            _text = value;
        }

        public Entry(string key, byte[] valueBytes)
        {
            Key = NormalizedKey(key);
            if (!EndsWithBinarySuffix(Key))
                throw new ArgumentException($"The key of a binary value must end with {BinaryHeaderSuffix}.", nameof(key));
            ArgumentNullException.ThrowIfNull(valueBytes);
            _bytes = valueBytes.ToArray();
        }

        /// <summary>The key in lower case.</summary>
        public string Key { get; }

        public bool IsBinary => _text is null;

        public string Value =>
            _text ?? throw new InvalidOperationException("A binary metadata entry has no text value.");

        /// <summary>A copy of the bytes; for a text value its ASCII bytes.</summary>
        public byte[] ValueBytes => _text is null ? _bytes!.ToArray() : Encoding.ASCII.GetBytes(_text);

        public override string ToString() =>
            _text is null ? $"[Entry: key={Key}, valueBytes={_bytes!.Length} bytes]" : $"[Entry: key={Key}, value={_text}]";

        internal bool HasKey(string key) => string.Equals(Key, key, StringComparison.OrdinalIgnoreCase);

        private static bool EndsWithBinarySuffix(string key) => key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        private static string NormalizedKey(string key)
        {
            ArgumentNullException.ThrowIfNull(key);
            // Lower case by hand: only ASCII letters have one here, so that a letter like the Kelvin sign stays invalid.
            var lower = string.Create(key.Length, key, static (target, source) =>
            {
                for (var i = 0; i < target.Length; i++)
                    target[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
            });
            if (lower.Length == 0 || lower.AsSpan().ContainsAnyExcept(KeyCharacters))
                throw new ArgumentException("A metadata key consists of ASCII letters, digits, underscores, hyphens and dots.", nameof(key));
            return lower;
        }
    }
}
