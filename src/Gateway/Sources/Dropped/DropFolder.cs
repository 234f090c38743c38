using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Sources.Formats;

namespace Gateway.Sources.Dropped;

/// <summary>
/// A source's folder on disk: <c>in</c>, where files arrive; <c>read</c>, the files that answers are given from; and
/// <c>set-aside</c>, what could not be read, each with a report of lines and reasons. Files only ever move whole, so that a
/// crash at any moment leaves each of them in one place.
/// </summary>
internal sealed class DropFolder
{
    private const string PartialEnding = ".part";
    private const string ReportEnding = ".report";
    private const string TemporaryEnding = ".tmp";

    // Reports about rows that were read and lead to nobody: written anew with every change, and gone when what they lack has come.
    private const string NoParentEnding = ".no-parent" + ReportEnding;

    // Another content under a name that is taken: Borger_20261101.csv~2.
    private const char CopyMark = '~';

    // A folder that somebody fills without end must not hold up the answers.
    internal const int MostFilesAtOnce = 1_000;

    private readonly string _in;
    private readonly string _read;
    private readonly string _setAside;
    private readonly Dictionary<string, (long Size, DateTime Written)> _seen = [];

    // Files that could not be taken, by when that was last tried.
    private readonly Dictionary<string, long> _triedInVain = [];
    private long _tries;

    internal DropFolder(string path)
    {
        _in = Path.Combine(path, "in");
        _read = Path.Combine(path, "read");
        _setAside = Path.Combine(path, "set-aside");
    }

    /// <summary>Whether anything is set aside that nobody has looked after yet.</summary>
    internal bool HasSetAside => Directory.Exists(_setAside) && Directory.EnumerateFiles(_setAside, "*" + ReportEnding).Any();

    internal void Create()
    {
        foreach (var folder in new[] { _in, _read, _setAside })
            Directory.CreateDirectory(folder);
    }

    /// <summary>
    /// The files that have arrived whole: last written to before the given moment, or not changed since the last look. A
    /// partial file is called <c>.part</c> until it is whole. What has not been tried comes before what was tried in vain, and
    /// of that what has waited longest: files that nobody can open keep no other out.
    /// </summary>
    internal IReadOnlyList<FileInfo> Arrived(DateTimeOffset writtenBefore)
    {
        var there = FilesIn(_in).Where(f => !f.Name.EndsWith(PartialEnding, StringComparison.OrdinalIgnoreCase)).ToList();
        foreach (var gone in _triedInVain.Keys.Except(there.Select(f => f.Name)).ToList())
            _triedInVain.Remove(gone);
        var present = there.OrderBy(f => _triedInVain.GetValueOrDefault(f.Name)).Take(MostFilesAtOnce).ToList();
        var whole = present.Where(f => f.LastWriteTimeUtc <= writtenBefore.UtcDateTime || (_seen.TryGetValue(f.Name, out var seen) && seen == (f.Length, f.LastWriteTimeUtc))).ToList();
        _seen.Clear();
        foreach (var file in present)
            _seen[file.Name] = (file.Length, file.LastWriteTimeUtc);
        return whole;
    }

    /// <summary>A file could not be taken: it is tried again after those that have waited longer.</summary>
    internal void TriedInVain(FileInfo file) => _triedInVain[file.Name] = ++_tries;

    /// <summary>The files read before, as they are answered from.</summary>
    internal IReadOnlyList<FileInfo> Read() => [.. FilesIn(_read).Where(f => !f.Name.EndsWith(TemporaryEnding, StringComparison.Ordinal))];

    /// <summary>A file's name as it was delivered.</summary>
    internal static string NameOf(FileInfo file)
    {
        var mark = file.Name.LastIndexOf(CopyMark);
        return mark > 0 && file.Name[(mark + 1)..] is { Length: > 0 } number && number.All(char.IsAsciiDigit) ? file.Name[..mark] : file.Name;
    }

    /// <summary>Moves a file to those that were read; false when the very same has been read before and this one is gone.</summary>
    internal bool MoveToRead(FileInfo file, ReadOnlySpan<byte> content) => Move(file, _read, content);

    /// <summary>Sets a file aside as a whole.</summary>
    internal void SetAsideWhole(FileInfo file, SetAside why)
    {
        var name = FreeName(file.Name, _ => false);
        WriteReport(name, [why with { FirstLine = 0, LastLine = 0 }]);
        File.Move(file.FullName, Path.Combine(_setAside, name));
    }

    /// <summary>What an earlier delivery under the same name had set aside is put right by one that is in order.</summary>
    internal void ClearSetAside(FileInfo file)
    {
        foreach (var aside in FilesIn(_setAside).Where(f => !f.Name.EndsWith(ReportEnding, StringComparison.Ordinal) && NameOf(f) == NameOf(file)).ToList())
        {
            File.Delete(aside.FullName + ReportEnding);
            aside.Delete();
        }
    }

    /// <summary>
    /// Writes the lines of a table that were not in order, its header before them, or a whole document; and the report. To
    /// write it again changes nothing; what an earlier delivery of that name had set aside stays beside it.
    /// </summary>
    internal void WriteSetAside(FileInfo file, ReadOnlySpan<byte> content, IReadOnlyList<SetAside> aside, bool linesOnly)
    {
        var lines = linesOnly ? LinesOf(content, aside) : content.ToArray();
        var name = FreeName(file.Name, place => File.ReadAllBytes(place).AsSpan().SequenceEqual(lines));
        WriteWhole(Path.Combine(_setAside, name), lines);
        WriteReport(name, aside);
    }

    /// <summary>Reports the rows that belong to nothing that was delivered; they lie in the files they came in.</summary>
    internal void ReportWithoutParent(ILookup<string, SetAside> rows)
    {
        var stale = Directory.EnumerateFiles(_setAside, "*" + NoParentEnding).Where(report => !rows.Contains(Path.GetFileName(report)[..^NoParentEnding.Length]));
        foreach (var report in stale.ToList())
            File.Delete(report);
        foreach (var file in rows)
            WriteWhole(Path.Combine(_setAside, file.Key + NoParentEnding), ReportOf(file));
    }

    /// <summary>Deletes what is older than it may be kept; true when any of it was answered from.</summary>
    internal bool DeleteOlderThan(DateTime day, Func<FileInfo, DateTime> dateOf)
    {
        var old = Read().Where(f => dateOf(f) < day).ToList();
        foreach (var file in old.Concat(FilesIn(_setAside).Where(f => f.LastWriteTimeUtc < day)))
        {
            file.Delete();
            // A report goes with what it reports.
            File.Delete(Path.Combine(_setAside, file.Name + ReportEnding));
        }
        return old.Count > 0;
    }

    private static IEnumerable<FileInfo> FilesIn(string folder) => Directory.Exists(folder)
        // A link may lead out of the folder.
        ? new DirectoryInfo(folder).EnumerateFiles().Where(f => !f.Name.StartsWith('.') && f.LinkTarget is null).OrderBy(f => f.Name, StringComparer.Ordinal)
        : [];

    private static bool Move(FileInfo file, string folder, ReadOnlySpan<byte> content)
    {
        var hash = SHA256.HashData(content);
        var place = Path.Combine(folder, file.Name);
        for (var copy = 2; File.Exists(place); copy++)
        {
            if (SHA256.HashData(File.ReadAllBytes(place)).AsSpan().SequenceEqual(hash))
            {
                file.Delete();
                return false;
            }
            place = Path.Combine(folder, CopyOf(file.Name, copy));
        }
        File.Move(file.FullName, place);
        return true;
    }

    private static string CopyOf(string name, int number) => string.Create(CultureInfo.InvariantCulture, $"{name}{CopyMark}{number}");

    private string FreeName(string name, Func<string, bool> isTheSame)
    {
        var free = name;
        for (var copy = 2; Path.Combine(_setAside, free) is var place && File.Exists(place) && !isTheSame(place); copy++)
            free = CopyOf(name, copy);
        return free;
    }

    private void WriteReport(string name, IReadOnlyList<SetAside> aside) => WriteWhole(Path.Combine(_setAside, name + ReportEnding), ReportOf(aside));

    private static byte[] ReportOf(IEnumerable<SetAside> aside) => Encoding.UTF8.GetBytes(string.Concat(aside.Select(a => Describe(a) + "\n")));

    // Where and why, for whoever looks after the delivery. What stood there is in the file beside it.
    private static string Describe(SetAside aside)
    {
        var where = aside switch
        {
            { FirstLine: 0 } => "whole file",
            { FirstLine: var first, LastLine: var last } when first == last => string.Create(CultureInfo.InvariantCulture, $"line {first}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"lines {aside.FirstLine}-{aside.LastLine}"),
        };
        return aside.Column.Length > 0 ? $"{where}: {aside.Reason} ({aside.Column})" : $"{where}: {aside.Reason}";
    }

    private static byte[] LinesOf(ReadOnlySpan<byte> content, IReadOnlyList<SetAside> aside)
    {
        var wanted = aside.SelectMany(a => Enumerable.Range(a.FirstLine, a.LastLine - a.FirstLine + 1)).Append(1).ToHashSet();
        var lines = new MemoryStream();
        var number = 0;
        foreach (var range in content.Split((byte)'\n'))
        {
            number++;
            if (!wanted.Contains(number))
                continue;
            lines.Write(content[range]);
            lines.WriteByte((byte)'\n');
        }
        return lines.ToArray();
    }

    private static void WriteWhole(string path, ReadOnlySpan<byte> content)
    {
        File.WriteAllBytes(path + TemporaryEnding, content);
        File.Move(path + TemporaryEnding, path, overwrite: true);
    }
}
