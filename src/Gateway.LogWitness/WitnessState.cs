using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.LogWitness;

/// <summary>The latest tree of a log that was cosigned.</summary>
/// <param name="Origin">The log.</param>
/// <param name="Size">Its size.</param>
/// <param name="Root">Its root, 32 bytes.</param>
internal sealed record WitnessedTree(string Origin, long Size, byte[] Root);

/// <summary>The witness's memory cannot be trusted, or another process has it: it does not begin anew by itself.</summary>
internal sealed class WitnessStateException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// What a witness remembers, in one file of its own that no other process may open. Each log has two places in it, which
/// are written by turns and each to the disk: a write that is cut leaves the one before it.
/// </summary>
/// <remarks>
/// A place has 512 bytes, a disk's own unit: SHA-256 of the origin, number of the write, size, root, SHA-256 over these.
/// </remarks>
internal sealed class WitnessState : IDisposable
{
    private const int PlaceLength = 512;
    private const int PlacesALog = 2;
    private const int ContentLength = 32 + sizeof(long) + sizeof(long) + 32;

    private readonly FileStream _file;
    private readonly Dictionary<string, Remembered> _logs = [];

    private WitnessState(FileStream file) => _file = file;

    /// <summary>Opens the memory, or makes an empty one.</summary>
    /// <exception cref="WitnessStateException">The file is damaged, or another process has it.</exception>
    internal static WitnessState Open(string file)
    {
        FileStream opened;
        try
        {
            opened = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException failure)
        {
            throw new WitnessStateException("Vidnets hukommelse kan ikke åbnes; måske kører vidnet allerede. / The memory cannot be opened; perhaps the witness runs already.", failure);
        }
        var state = new WitnessState(opened);
        if (state.Load())
            return state;
        state.Dispose();
        throw new WitnessStateException("Vidnets hukommelse er beskadiget; vidnet starter ikke på en ny af sig selv. / The memory is damaged; the witness does not begin a new one by itself.");
    }

    /// <summary>The latest tree of a log that was cosigned; null where there is none.</summary>
    internal WitnessedTree? Last(string origin) => _logs.TryGetValue(Name(origin), out var log) ? new(origin, log.Size, log.Root) : null;

    /// <summary>Remembers a tree. When it returns the tree is on the disk; where it throws the one before still holds.</summary>
    internal void Store(WitnessedTree tree)
    {
        var name = Name(tree.Origin);
        var before = _logs.GetValueOrDefault(name);
        var number = (before?.Number ?? 0) + 1;
        var log = before?.Log ?? _logs.Count;
        var place = new byte[PlaceLength];
        Convert.FromHexString(name).CopyTo(place, 0);
        BinaryPrimitives.WriteInt64BigEndian(place.AsSpan(32), number);
        BinaryPrimitives.WriteInt64BigEndian(place.AsSpan(40), tree.Size);
        tree.Root.CopyTo(place, 48);
        SHA256.HashData(place.AsSpan(0, ContentLength), place.AsSpan(ContentLength));
        if (before is null)
            _file.SetLength((log + 1L) * PlacesALog * PlaceLength);
        RandomAccess.Write(_file.SafeFileHandle, place, Offset(log, number));
        _file.Flush(flushToDisk: true);
        _logs[name] = new Remembered(log, number, tree.Size, tree.Root);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static long Offset(int log, long number) => (log * PlacesALog + number % PlacesALog) * PlaceLength;

    private static string Name(string origin) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(origin)));

    private bool Load()
    {
        var all = new byte[_file.Length];
        _file.ReadExactly(all);
        if (all.Length % (PlacesALog * PlaceLength) != 0)
            return false;
        for (var log = 0; log < all.Length / (PlacesALog * PlaceLength); log++)
        {
            var places = all.AsMemory(log * PlacesALog * PlaceLength, PlacesALog * PlaceLength);
            var read = Enumerable.Range(0, PlacesALog).Select(p => Read(log, places.Slice(p * PlaceLength, PlaceLength).Span)).OfType<(string, Remembered)>().ToList();
            if (read.Count > 0)
            {
                var (name, latest) = read.MaxBy(r => r.Item2.Number);
                if (read.Exists(r => r.Item1 != name) || !_logs.TryAdd(name, latest))
                    return false;
            }
            // Room that was made for a log and never written is empty; anything else that cannot be read is damage.
            else if (log + 1 < all.Length / (PlacesALog * PlaceLength) || places.Span.ContainsAnyExcept((byte)0))
                return false;
        }
        return true;
    }

    private static (string Name, Remembered Log)? Read(int log, ReadOnlySpan<byte> place)
    {
        if (!SHA256.HashData(place[..ContentLength]).AsSpan().SequenceEqual(place.Slice(ContentLength, SHA256.HashSizeInBytes)))
            return null;
        var number = BinaryPrimitives.ReadInt64BigEndian(place[32..]);
        var remembered = new Remembered(log, number, BinaryPrimitives.ReadInt64BigEndian(place[40..]), place[48..80].ToArray());
        return (Convert.ToHexString(place[..32]), remembered);
    }

    private sealed record Remembered(int Log, long Number, long Size, byte[] Root);
}
