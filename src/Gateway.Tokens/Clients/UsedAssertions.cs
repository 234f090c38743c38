using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Tokens.Clients;

/// <summary>
/// Remembers which assertions were used, each until it would have expired. Where there is a folder, each has a file in it, of
/// which the system makes one and no second: so it is used once among all services that share the folder, and after a restart.
/// A file's name is a hash of client and id, its content the moment it counts until; it holds no assertion.
/// </summary>
internal sealed class UsedAssertions
{
    // A file that a service made and did not live to write: nobody's assertion lives as long.
    private static readonly TimeSpan Unwritten = 2 * ClientAssertions.LongestLifetime;

    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly int _capacity;
    private readonly string? _folder;
    private readonly HashSet<string> _live = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, DateTimeOffset> _byEnd = new();

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
        foreach (var file in Directory.EnumerateFiles(folder))
            TakeUp(file);
    }

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
            if (_folder is not null && !Make(Path.Combine(_folder, name), until))
                return Remembered.Known;
            Keep(name, until);
            return Remembered.New;
        }
    }

    // Durable before the client is answered. A file that is there already is another service's, or was before this start:
    // one that is over is taken away, once.
    private bool Make(string file, DateTimeOffset until, bool again = true)
    {
        try
        {
            using var made = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
            made.Write(Encoding.ASCII.GetBytes(until.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)));
            made.Flush(flushToDisk: true);
            return true;
        }
        catch (IOException) when (again && IsOver(file))
        {
            File.Delete(file);
            return Make(file, until, again: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void TakeUp(string file)
    {
        if (IsOver(file))
            File.Delete(file);
        else
            Keep(Path.GetFileName(file), EndOf(file) ?? _clock.GetUtcNow() + ClientAssertions.LongestLifetime);
    }

    private bool IsOver(string file) =>
        EndOf(file) is { } end ? end < _clock.GetUtcNow() : File.Exists(file) && File.GetLastWriteTimeUtc(file) < (_clock.GetUtcNow() - Unwritten).UtcDateTime;

    private static DateTimeOffset? EndOf(string file)
    {
        try
        {
            return long.TryParse(File.ReadAllText(file), NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private void Keep(string name, DateTimeOffset until)
    {
        _live.Add(name);
        _byEnd.Enqueue(name, until);
    }

    // Under the lock.
    private void Forget()
    {
        var now = _clock.GetUtcNow();
        while (_byEnd.TryPeek(out var oldest, out var end) && end < now)
        {
            _byEnd.Dequeue();
            _live.Remove(oldest);
            if (_folder is not null)
                File.Delete(Path.Combine(_folder, oldest));
        }
    }
}
