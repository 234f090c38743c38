namespace Gateway.Sandbox.Exchanges;

/// <summary>A whole folder of recordings: people, and the exchanges of each source.</summary>
internal sealed record RecordedLibrary(
    IReadOnlyDictionary<string, IReadOnlyList<RecordedExchange>> Sources,
    IReadOnlyList<string> Recorded,
    IReadOnlyDictionary<string, IReadOnlyList<DeliveredFile>> Deliveries,
    IReadOnlyList<SkippedFolder> SkippedFolders,
    People People)
{
    /// <summary>These always listen, so that a gateway that asks them never meets a closed door.</summary>
    public static IReadOnlyList<string> AlwaysServed { get; } = ["dfdg", "ffb", "cosmic"];

    /// <summary>Every national id of the recordings, so that none is ever repeated in a log or message.</summary>
    public IEnumerable<string> NationalIds =>
        People.Citizens.SelectMany(c => c.Earlier.Prepend(c.Cpr))
            .Concat(People.OtherNumbers)
            .Concat(Sources.Values.SelectMany(e => e).Select(e => e.NationalId).OfType<string>());

    /// <summary>Reads everything and reports all errors at once.</summary>
    /// <exception cref="RecordedDataException">The folder does not exist or a file in it cannot be used.</exception>
    public static RecordedLibrary Read(string folder)
    {
        if (!Directory.Exists(folder)) throw new RecordedDataException([$"The folder {NationalIdMask.HideUnknown(folder)} does not exist."]);
        var errors = new List<string>();
        var sources = new SortedDictionary<string, IReadOnlyList<RecordedExchange>>(StringComparer.Ordinal);
        var deliveries = new SortedDictionary<string, IReadOnlyList<DeliveredFile>>(StringComparer.Ordinal);
        var skipped = new List<SkippedFolder>();
        foreach (var sourceFolder in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(sourceFolder);
            var (exchanges, files, whySkipped) = new SourceFolder(sourceFolder, errors).Read();
            if (whySkipped is null)
            {
                foreach (var source in SourceNames.Of(name)) sources[source] = [.. sources.GetValueOrDefault(source) ?? [], .. exchanges];
            }
            else skipped.Add(new SkippedFolder(name, whySkipped));

            if (files.Count == 0) continue;
            foreach (var source in SourceNames.Of(name)) deliveries[source] = [.. deliveries.GetValueOrDefault(source) ?? [], .. files];
        }

        var recorded = sources.Keys.ToList();
        foreach (var source in AlwaysServed) sources.TryAdd(source, []);
        foreach (var source in recorded) sources[source] = ImpliedAnswers.Beside(source, sources[source]);
        var people = People.Read(folder, errors).AsTold(sources.GetValueOrDefault(CprSubscription.Register) ?? []);
        return errors.Count > 0 ? throw new RecordedDataException(errors) : new RecordedLibrary(sources, recorded, deliveries, skipped, people);
    }
}
