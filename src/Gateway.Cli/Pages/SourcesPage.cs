using Gateway.Cli.Language;
using Gateway.Overview.V1;
using Gateway.Sources.V1;
using Spectre.Console;
using Spectre.Console.Rendering;
using Text = Spectre.Console.Text;

namespace Gateway.Cli.Pages;

/// <summary>Every system on a line or two: is it connected, is it well, how fast is it, and what does it cover.</summary>
internal sealed class SourcesPage(Texts texts, PageLayout layout)
{
    private static readonly Style Bold = new(decoration: Decoration.Bold);

    private readonly Wording _wording = new(texts, new SourceText(nationalId: null), ReasonReader.Officer);

    /// <summary>The table.</summary>
    public IRenderable List(ListSourcesResponse answer)
    {
        var table = new Table { Border = layout.Unicode ? TableBorder.Rounded : TableBorder.Ascii, Expand = true };
        foreach (var head in new[] { Phrase.SourceColumn, Phrase.SourceStateColumn, Phrase.SourceLatencyColumn, Phrase.SourceCoverageColumn })
            table.AddColumn(new TableColumn(new Text(texts.Of(head), Bold)));
        foreach (var source in answer.Sources)
            table.AddRow(Named(source), new Paragraph(State(source), Color(source)), new Text(Latency(source.State)), new Paragraph(Covers(source)));
        var asked = answer.Sources.Count(source => source.NeverAsked is null);
        return new Rows(
            new Paragraph(texts.Of(Phrase.SourcesTitle), Bold),
            new Paragraph(texts.Of(Phrase.SourcesCount, answer.Sources.Count, answer.Sources.Count(source => source.Connected), asked - answer.Sources.Count(source => source.Connected), answer.Sources.Count - asked)),
            table);
    }

    private Paragraph Named(Source source)
    {
        var name = new Paragraph(_wording.Plain(source.Title), Bold).Append($"\n{_wording.Plain(source.SourceId)}, {_wording.Plain(source.Format)}");
        return source.FormatAssumed ? name.Append($" ({texts.Of(Phrase.SourceAssumed)})") : name;
    }

    private string State(Source source)
    {
        if (source.NeverAsked is { } never)
            return NeverAsked(never);
        if (!source.Connected)
            return texts.Of(Phrase.SourceNotConnected);
        var failures = source.State.Failures.Aggregate(0UL, (sum, failure) => sum + failure.Count);
        var lines = new List<string> { texts.Of(source.State.Breaker switch { "open" => Phrase.SourceResting, "half-open" => Phrase.SourceTried, _ => Phrase.SourceConnected }) };
        if (source.State.Calls > 0)
            lines.Add(texts.Of(Phrase.SourceCalls, source.State.Calls, failures));
        if (source.Deliveries is { } deliveries)
            lines.Add(texts.Of(Phrase.SourceDelivered, deliveries.LastTakenAt is null ? texts.Of(Phrase.NotYet) : layout.Moment(deliveries.LastTakenAt)));
        if (source.Deliveries?.HasSetAside == true)
            lines.Add(texts.Of(Phrase.SourceSetAside));
        return string.Join('\n', lines);
    }

    /// <summary>Why a system is never asked, with the law.</summary>
    public string NeverAsked(NeverAsked never)
    {
        var why = texts.Of(never.Kind switch { "statistics-only" => Phrase.SourceStatistics, "prohibited" => Phrase.SourceProhibited, _ => Phrase.SourceOutbound });
        return string.Join('\n', never.LegalBases.Select(_wording.Of).Prepend(why));
    }

    private static Style Color(Source source) => new(source switch
    {
        { NeverAsked: not null } or { Connected: false } => Spectre.Console.Color.Grey,
        { State.Breaker: "closed" } and not { Deliveries.HasSetAside: true } => Spectre.Console.Color.Green,
        _ => Spectre.Console.Color.Yellow,
    });

    private string Latency(SourceState? state) => state is { HasLatencyP50Ms: true } ? texts.Of(Phrase.SourceLatency, state.LatencyP50Ms, state.LatencyP95Ms) : "";

    private string Covers(Source source) => string.Join('\n', new[]
    {
        _wording.Of(source.Coverage?.Completeness),
        source.Coverage is { From.Length: > 0 } coverage ? $"{_wording.Plain(coverage.From)}-{_wording.Plain(coverage.Until)}" : "",
        source.Quality is null ? "" : $"! {_wording.Of(source.Quality)}",
    }.Where(line => line.Length > 0));
}
