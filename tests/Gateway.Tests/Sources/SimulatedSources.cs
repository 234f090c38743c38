using System.Text.Json;
using Gateway.Access;
using Gateway.Sandbox;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Running simulators of the shipped recordings, and a way to ask them.</summary>
public abstract class SimulatedSources : IAsyncLifetime
{
    /// <summary>What a fault that only shows in time is given: long enough to be told that a source is busy.</summary>
    private protected static TimeSpan Brief { get; } = TimeSpan.FromMilliseconds(500);

    private protected SourceBench Bench { get; } = new();

    private protected SandboxHost Sandbox { get; private set; } = null!;

    /// <summary>One question to one simulator, with everything allowed that a caseworker may be allowed.</summary>
    private protected Task<SourceOutcome> AskAsync(string citizen, string source, string request) =>
        Bench.AskOneAsync(SourceBench.To(Sandbox)[source], Shipped.Question(Shipped.Citizen(citizen), source, request), CancellationToken.None);

    /// <summary>The same, within a time of the source's own.</summary>
    private protected async Task<SourceOutcome> AskWithinAsync(string citizen, string source, string request, TimeSpan deadline)
    {
        var catalogue = new SourceCatalogue([.. Shipped.ByToken.Definitions.Select(d => d.Id == source ? d with { Limits = d.Limits with { Deadline = deadline } } : d)]);
        var question = Shipped.Question(Shipped.Citizen(citizen), source, request, catalogue);
        using var late = new CancellationTokenSource(deadline);
        return await Bench.AskOneAsync(SourceBench.To(Sandbox)[source], question, late.Token);
    }

    /// <summary>Every fact of an answer that has no gap.</summary>
    private protected static string Whole(SourceOutcome outcome)
    {
        var answered = Assert.IsType<SourceOutcome.Answered>(outcome);
        Assert.Null(answered.Incomplete);
        Assert.NotEmpty(answered.Facts);
        return JsonSerializer.Serialize(answered.Facts);
    }

    /// <summary>The same, the answers altered on the way.</summary>
    private protected async Task<SourceOutcome> AlteredAsync(string citizen, string source, string request, Func<string, string> alter)
    {
        using var client = AlteredAnswers.Client(alter);
        return await SourceBench.AskOneAsync(SourceBench.To(Sandbox)[source], Shipped.Question(Shipped.Citizen(citizen), source, request), client, CancellationToken.None);
    }

    private protected async Task<SourceOutcome.Answered> AnsweredAsync(string citizen, string source, string request) =>
        Assert.IsType<SourceOutcome.Answered>(await AskAsync(citizen, source, request));

    /// <summary>Category, code, begin and end of each fact.</summary>
    private protected static IEnumerable<(string Category, string Code, string Start, string End)> Lines(SourceOutcome.Answered answer) =>
        answer.Facts.Select(f => (f.Category, f.Code.Text, f.Start, f.End));

    /// <summary>Each value by its name.</summary>
    private protected static IEnumerable<string> Values(Fact fact) => fact.Values.Select(v => $"{v.Name}: " + v.Datum switch
    {
        FactDatum.TextDatum text => text.Text,
        FactDatum.QuantityDatum quantity => $"{quantity.Value} {quantity.Unit}".TrimEnd(),
        FactDatum.ConceptDatum concept => concept.Concept.Text,
        FactDatum.DateDatum date => date.Date,
        var other => other.ToString(),
    });

    public async Task InitializeAsync() => Sandbox = await SandboxHost.StartAsync(new SandboxOptions { BearerToken = SourceBench.Token });

    public async Task DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        await Bench.DisposeAsync();
    }
}
