using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Gateway.Telemetry;

/// <summary>
/// What the gateway tells of its own work: a span for every call and for every question to a source beneath it, and how
/// long they took. Nothing is measured or kept where nobody is told.
/// </summary>
internal static class Signals
{
    /// <summary>The name of the activity source and of the meter.</summary>
    internal const string Name = "Gateway";

    private static readonly ActivitySource Spans = new(Name);
    private static readonly Meter Figures = new(Name);

    private static readonly Histogram<double> Calls = Figures.CreateHistogram<double>(
        "rpc.server.call.duration", "s", "Time from a call's arrival to the end of its answer");

    private static readonly Histogram<double> Pages = Figures.CreateHistogram<double>(
        "gateway.page.duration", "s", "Time from a page's request to the end of its answer");

    private static readonly Histogram<double> Answers = Figures.CreateHistogram<double>(
        "gateway.source.duration", "s", "Time from a question to a source to what came of it");

    /// <summary>
    /// A call begins. Always a trace of its own: a caller's trace is not gone on with, because the caller's systems know whom
    /// it is about, and whoever joined the two would read it here.
    /// </summary>
    internal static Span Call(string name) => Begin(name, Calls);

    /// <summary>The same for a page.</summary>
    internal static Span Page(string route) => Begin(route, Pages);

    /// <summary>A question to a source begins.</summary>
    internal static Span Question(string source, string request) =>
        new Span(Spans.StartActivity("ask " + source, ActivityKind.Client), Answers).With(KnownTags.Source, source).With(KnownTags.SourceRequest, request);

    private static Span Begin(string name, Histogram<double> duration)
    {
        Activity.Current = null;
        return new Span(Spans.StartActivity(name, ActivityKind.Server), duration);
    }

    /// <summary>Something that takes its time; it ends when disposed.</summary>
    internal sealed class Span(Activity? activity, Histogram<double> duration) : IDisposable
    {
        private readonly long _begun = Stopwatch.GetTimestamp();
        private TagList _tags;

        /// <summary>Says something of it.</summary>
        internal Span With(string tag, object value)
        {
            activity?.SetTag(tag, value);
            _tags.Add(tag, value);
            return this;
        }

        /// <summary>It did not go well.</summary>
        internal void Fail() => activity?.SetStatus(ActivityStatusCode.Error);

        /// <inheritdoc/>
        public void Dispose()
        {
            duration.Record(Stopwatch.GetElapsedTime(_begun).TotalSeconds, _tags);
            activity?.Dispose();
        }
    }
}
