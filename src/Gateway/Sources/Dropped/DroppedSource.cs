using Gateway.Access;
using Gateway.Sources.Formats;

namespace Gateway.Sources.Dropped;

/// <summary>
/// A source that delivers files: looks into its folder, takes what has arrived, and answers questions from memory. A file
/// is read, then moved, then answered from: whatever is interrupted is done again from the beginning, by key, so that no
/// record is lost and none doubled.
/// </summary>
internal sealed class DroppedSource(SourceDefinition definition, string path, TimeProvider clock, ILogger log)
{
    /// <summary>How often a folder is looked into, and how long a file must have been at rest to be whole.</summary>
    internal static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    // A table: a quarter of what a source may hold in all.
    internal const int LargestTable = 64 * 1024 * 1024;

    // Letters, forms and messages: as large as an answer may be. A hospital's day of letters is a sixth of it, and all of a
    // file is decoded and made into a tree before anything in it can be counted.
    internal const int LargestDocument = 4 * 1024 * 1024;

    private readonly DropDefinition _drop = definition.Drop!;
    private readonly DropFolder _folder = new(path);
    private readonly DropStore _store = new(definition.Drop!);
    private volatile DropState? _state;
    private DateTimeOffset? _lastTakenAt;
    private bool _isChanged;
    private bool _isUnwell;

    internal string SourceId => definition.Id;

    // A table of persons knows who there is; an inbox of letters does not.
    private bool KnowsPersons => _drop.Files.Any(f => f is { IsTable: true, Person: not null });

    /// <summary>What the operator is told; null until the folder has been read for the first time.</summary>
    internal DropHealth? Health => _state?.Health;

    /// <summary>One look at the folder; the first one reads what was delivered before.</summary>
    internal void Look()
    {
        try
        {
            // Until it has succeeded once: a folder that was not there when the gateway started may be there now.
            if (_state is null)
            {
                _folder.Create();
                Reload();
            }
            var now = clock.GetUtcNow();
            Exception? stuck = null;
            foreach (var file in _folder.Arrived(now - LookEvery).OrderBy(StampOf))
                stuck = TryTake(file) ?? stuck;
            if (_drop.KeepDays is { } days && _folder.DeleteOlderThan(now.UtcDateTime.Date.AddDays(-days), file => StampOf(file).At))
                Reload();
            Publish();
            if (stuck is null)
                _isUnwell = false;
            else
                Unwell(stuck);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Unwell(e);
        }
    }

    /// <summary>Answers a question from what was delivered, without any call.</summary>
    internal SourceOutcome Answer(SourceQuestion question, AnswerRoom? room = null)
    {
        // Before the first delivery nobody can say that there is nothing.
        if (_state is not { KnowsPersons: true } state)
            return new SourceOutcome.Failed(ReasonCode.SourceUnreachable);
        var entries = state.Index.About(question.Person);
        // What has not come, and what was set aside, may be about this person.
        ReasonCode? incomplete = !state.IsWhole ? ReasonCode.SourceUnreachable : state.Health.HasSetAside ? ReasonCode.SourceMalformed : null;
        if (entries.Count == 0)
            return incomplete is { } reason ? new SourceOutcome.Failed(reason) : new SourceOutcome.NothingHeld(KnowsPersons ? ReasonCode.PersonNotFound : ReasonCode.NothingHeld);
        using var tree = state.Index.ToTree(entries, definition.Limits.MaximumBytes);
        if (tree is null)
            return new SourceOutcome.Failed(ReasonCode.SourceTooLarge);
        if (definition.Format != WireFormat.FhirR4)
            return PayloadTree.Interpret(tree.RootElement, question, incomplete, room);
        var bundles = tree.RootElement.EnumerateObject().SelectMany(table => table.Value.EnumerateArray()).Select(FhirBundle.TryRead).OfType<FhirBundle>().ToList();
        var outcome = Fhir.Interpret(bundles, question, room);
        return outcome is SourceOutcome.Answered answered && incomplete is not null ? answered with { Incomplete = answered.Incomplete ?? incomplete } : outcome;
    }

    // Answers go on from what was read; the operator is told once, and again when it has been well in between.
    private void Unwell(Exception why)
    {
        if (!_isUnwell)
            SourceLog.FolderUnreadable(log, definition.Id, why.GetType().Name);
        _isUnwell = true;
        if (_state is { } state)
            _state = state with { Health = state.Health with { FolderIsReadable = false } };
    }

    // A file that may not be opened is tried again; the others do not wait for it. One that breaks the reader is set aside.
    private Exception? TryTake(FileInfo file)
    {
        try
        {
            Take(file);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _folder.TriedInVain(file);
            return e;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            SourceLog.FileBroke(log, definition.Id, e.GetType().Name);
            _folder.SetAsideWhole(file, new SetAside(0, 0, SetAsideReason.Unreadable));
            return null;
        }
    }

    private void Reload()
    {
        _store.Clear();
        foreach (var file in _folder.Read().OrderBy(StampOf))
        {
            // Lines that could not be read were set aside when they came; that is not said again.
            var (kind, content) = Content(file, out _);
            if (content.Unreadable is { } unreadable)
                Refuse(file, kind?.Table ?? "-", unreadable);
            else
                _store.Add(kind!.Table, StampOf(file), content.Records);
        }
        _isChanged = true;
        Publish();
    }

    // 1. What is it? 2. Read it. 3. Set aside what is not in order. 4. Move it. 5. Answer from it.
    private void Take(FileInfo file)
    {
        var (kind, content) = Content(file, out var bytes);
        if (content.Unreadable is { } unreadable)
        {
            Refuse(file, kind?.Table ?? "-", unreadable);
            return;
        }
        if (content.SetAside.Count > 0)
            _folder.WriteSetAside(file, bytes, content.SetAside, linesOnly: kind!.IsTable);
        // A table is delivered again under its name; another document of the same name is another document.
        else if (kind!.IsTable)
            _folder.ClearSetAside(file);
        var stamp = StampOf(file);
        _lastTakenAt = clock.GetUtcNow();
        if (!_folder.MoveToRead(file, bytes))
            return;
        _store.Add(kind.Table, stamp, content.Records);
        _isChanged = true;
        SourceLog.FileTaken(log, definition.Id, kind.Table, content.Records.Count, content.SetAside.Count);
    }

    // What a file is and holds, or why it is of no use.
    private (DroppedFileKind? Kind, DroppedContent Content) Content(FileInfo file, out byte[] bytes)
    {
        bytes = [];
        if (KindOf(file) is not { } kind)
            return (null, DroppedContent.Nothing(SetAsideReason.UnknownFile));
        if (file.Length > (kind.IsTable ? LargestTable : LargestDocument))
            return (kind, DroppedContent.Nothing(SetAsideReason.TooLarge));
        bytes = File.ReadAllBytes(file.FullName);
        var content = Parse(kind, bytes);
        return (kind, content.Unreadable is null && !_store.HasRoomFor(content.Records) ? DroppedContent.Nothing(SetAsideReason.TooMuch) : content);
    }

    private void Refuse(FileInfo file, string table, SetAside why)
    {
        _folder.SetAsideWhole(file, why);
        SourceLog.FileSetAside(log, definition.Id, table, why.Reason);
    }

    private DroppedContent Parse(DroppedFileKind kind, byte[] bytes) =>
        kind.IsAboutNobody ? new DroppedContent([], [], null)
        : kind.IsTable ? DroppedTable.Read(kind, bytes, _drop.SharedBy(kind.Table)) : DroppedDocument.Read(kind, bytes);

    private DroppedFileKind? KindOf(FileInfo file) => _drop.Files.FirstOrDefault(f => f.Pattern.Fits(DropFolder.NameOf(file)));

    private FileStamp StampOf(FileInfo file) =>
        new(KindOf(file)?.Pattern.DateOf(DropFolder.NameOf(file))?.ToDateTime(TimeOnly.MinValue) ?? file.LastWriteTimeUtc, file.Name);

    private void Publish()
    {
        var isChanged = _isChanged || _state is null;
        var index = isChanged ? _store.ToIndex() : _state!.Index;
        if (isChanged)
            _folder.ReportWithoutParent(_store.WithoutParent());
        _isChanged = false;
        // Every table about persons must have come; an inbox may be empty and well.
        var tables = _drop.Files.Where(f => f is { IsTable: true, IsAboutNobody: false }).ToLookup(f => f.Person is not null, f => _store.HasTable(f.Table));
        _state = new DropState(index, tables[true].All(come => come), tables[false].All(come => come), new DropHealth(definition.Id, _lastTakenAt, _store.Count, index.Persons, _folder.HasSetAside, FolderIsReadable: true));
    }

    /// <param name="Index">What there is.</param>
    /// <param name="KnowsPersons">The tables that know the persons have come.</param>
    /// <param name="IsWhole">So have those of what is theirs.</param>
    /// <param name="Health">For the operator.</param>
    private sealed record DropState(DropIndex Index, bool KnowsPersons, bool IsWhole, DropHealth Health);
}

/// <summary>How a source that delivers files is doing, for the operator: numbers, never names of files or persons.</summary>
/// <param name="SourceId">The source.</param>
/// <param name="LastTakenAt">When a file was last taken; null when none has been since the gateway started.</param>
/// <param name="Records">Records that answers are given from.</param>
/// <param name="Persons">Persons they are about.</param>
/// <param name="HasSetAside">Something lies in the folder of what was set aside: until it is looked after, answers say that they may lack it.</param>
/// <param name="FolderIsReadable">The last look at the folder succeeded.</param>
internal sealed record DropHealth(string SourceId, DateTimeOffset? LastTakenAt, int Records, int Persons, bool HasSetAside, bool FolderIsReadable);
