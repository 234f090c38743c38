using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Tokens.Clients;

/// <summary>
/// Remembers which assertions were used, each until it would have expired. Where there is a folder, each has an empty file in
/// it, of which the system makes one and no second: so it is used once among all services that share the folder, and after a
/// restart. A file's name is a hash of client and id, and the second it counts until; it holds no assertion. Because the end is
/// in the name, a file that is over is never in the way of one that is not, and whoever takes it away takes away nothing else.
/// </summary>
internal sealed class UsedAssertions
{
    // No assertion that is good now ends later.
    private static readonly int LongestSeconds = (int)ClientAssertions.LongestLifetime.TotalSeconds;

    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly int _capacity;
    private readonly string? _folder;
    private readonly HashSet<string> _live = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, long> _byEnd = new();

    /// <param name="clock">The service's clock.</param>
    /// <param name="capacity">How many are remembered at once.</param>
    /// <param name="folder">Where they are kept; null: in memory, and gone with the process.</param>
    /// <exception cref="IOException">The folder cannot be used.</exception>
    public UsedAssertions(TimeProvider clock, int capacity, string? folder)
    {
        (_clock, _capacity, _folder) = (clock, capacity, folder);
        if (folder is null)
            return;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var name in Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)))
            if (name.Split('.') is [var hash, var end] && long.TryParse(end, NumberStyles.None, CultureInfo.InvariantCulture, out var second))
                Keep(hash, second);
        Forget();
    }

    private long Now => _clock.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Remembers an assertion; check and mark are one step. What cannot be remembered counts as used.</summary>
    public Remembered Add(string client, string id, DateTimeOffset until)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{client}\n{id}")));
        lock (_gate)
        {
            Forget();
            if (_live.Contains(name))
                return Remembered.Known;
            if (_live.Count >= _capacity)
                return Remembered.NoRoom;
            var end = until.ToUnixTimeSeconds();
            if (_folder is null)
                Keep(name, end);
            else if (!Make(name, end))
                return Remembered.Known;
            return Remembered.New;
        }
    }

    // Durable before the client is answered.
    private bool Make(string name, long end)
    {
        try
        {
            // 1. Of all that are brought the same assertion, one makes its file.
            using (var made = new FileStream(FileOf(name, end), FileMode.CreateNew, FileAccess.Write, FileShare.Read))
                made.Flush(flushToDisk: true);
            Keep(name, end);
            // 2. The same id with another end is another service's, or was before this start. Looked for once the own file is there, so that
            //    of two at once one sees the other.
            var now = Now;
            return !Enumerable.Range(0, LongestSeconds + 1).Any(s => now + s != end && File.Exists(FileOf(name, now + s)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private string FileOf(string name, long end) => Path.Combine(_folder!, string.Create(CultureInfo.InvariantCulture, $"{name}.{end}"));

    private void Keep(string name, long end)
    {
        _live.Add(name);
        _byEnd.Enqueue(name, end);
    }

    // Under the lock.
    private void Forget()
    {
        while (_byEnd.TryPeek(out var oldest, out var end) && end < Now)
        {
            _byEnd.Dequeue();
            _live.Remove(oldest);
            if (_folder is not null)
                File.Delete(FileOf(oldest, end));
        }
    }
}
