using Gateway.Access;
using Gateway.Sources;
using Gateway.Sources.Dropped;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Sources.Dropped;

/// <summary>A folder on disk, a definition that is fed from it, and a clock that stands still until it is moved.</summary>
internal sealed class DropBench : IDisposable
{
    /// <summary>Two tables: persons, and what is theirs.</summary>
    public const string Tables =
        """
          - { table: Borger, pattern: "Borger_{date}.csv", format: csv, key: [Id], person: CPR }
          - { table: Sag, pattern: "Sag_{date}.csv", format: csv, key: [SagId], of: Borger, by: BorgerId }
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly LogLines _log = new();

    public DropBench(string files = Tables, string keep = "")
    {
        Definition = SourceDefinitionFile.Read("test.yaml", Text(files, keep), Shipped.Catalogue);
        Restart();
    }

    public SourceDefinition Definition { get; }

    public DroppedSource Source { get; private set; } = null!;

    public IReadOnlyList<string> Log => _log.Lines;

    public DateTimeOffset Now { get; set; } = Shipped.Noon;

    /// <summary>The definition's text with the files given.</summary>
    public static string Text(string files, string keep = "") =>
        $$"""
        id: test-drop
        title: Test
        holder: social
        format: files
        format_status: known
        transport: folder
        municipality: shared
        authentication: none
        person: CPR
        coverage:
          completeness: { da: Alt, en: All }
          updated: { da: Dagligt, en: Daily }
        quality: { da: Ingen, en: None }
        limits: { deadline_ms: 9750, maximum_kib: 4096, maximum_facts: 1000 }
        {{keep}}
        files:
        {{files}}
        requests:
          - id: record
            categories: [social-statuses]
            facts:
              - { category: social-statuses, from: Borger, id: Id, code: { text: Navn, label: Borger }, ignore: [CPR] }
              - { category: social-statuses, from: Sag, id: SagId, code: { text: Hvad, label: Sag }, ignore: [BorgerId, Borger] }
        """;

    /// <summary>Everything the gateway holds is gone; what lies on disk stays.</summary>
    public void Restart() => Source = new DroppedSource(Definition, _folder.Path, new StandingClock(this), _log);

    /// <summary>A file arrives, last written to at that moment.</summary>
    public void Deliver(string name, string content, DateTimeOffset? written = null) => Deliver(name, System.Text.Encoding.UTF8.GetBytes(content), written);

    public void Deliver(string name, byte[] content, DateTimeOffset? written = null)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.Path, "in")).FullName, name);
        File.WriteAllBytes(path, content);
        File.SetLastWriteTimeUtc(path, (written ?? Now.AddMinutes(-1)).UtcDateTime);
    }

    /// <summary>The files of one of the three folders, by name.</summary>
    public IReadOnlyList<string> Names(string folder) => Directory.Exists(Path.Combine(_folder.Path, folder))
        ? [.. Directory.EnumerateFiles(Path.Combine(_folder.Path, folder)).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)] : [];

    public string Read(string folder, string name) => File.ReadAllText(Path.Combine(_folder.Path, folder, name));

    public void Remove(string folder, string name) => File.Delete(Path.Combine(_folder.Path, folder, name));

    /// <summary>Somebody writes over a file.</summary>
    public void Overwrite(string folder, string name, string content) => File.WriteAllText(Path.Combine(_folder.Path, folder, name), content);

    /// <summary>Somebody holds a file that has arrived; until disposed of.</summary>
    public IDisposable Lock(string name) => new FileStream(Path.Combine(_folder.Path, "in", name), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Puts a file back as if the move out of <c>in</c> had not happened.</summary>
    public void PutBack(string name) => File.Move(Path.Combine(_folder.Path, "read", name), Path.Combine(_folder.Path, "in", name));

    public SourceOutcome Ask(Person person)
    {
        var access = new AccessRequest(Shipped.Caller, person, CaseId.TryParse(Shipped.Case)!, Shipped.Purpose, null, ["social-statuses"]);
        var grant = AccessGrant.Decide(access, Shipped.Catalogue, Gateway.Tests.Access.Scene.Given([Shipped.Consent("c", "social-statuses")]), Shipped.Noon);
        return Source.Answer(SourceQuestion.From(grant, new SourceCatalogue([Definition])).Single());
    }

    /// <summary>What is told about a person, each fact by its id and name.</summary>
    public IReadOnlyList<string> Facts(Person person) => Assert.IsType<SourceOutcome.Answered>(Ask(person)).Facts.Select(f => $"{f.SourceItemId} {f.Code.Text}").ToList();

    public IReadOnlyList<string> Facts(CitizenId citizen) => Facts(Person.Known(citizen));

    public void Dispose() => _folder.Dispose();

    private sealed class StandingClock(DropBench bench) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => bench.Now;
    }

    private sealed class LogLines : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
