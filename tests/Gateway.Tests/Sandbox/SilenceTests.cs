using System.Collections.Concurrent;
using Gateway.Sandbox;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Sandbox;

public sealed class SilenceTests
{
    [Fact]
    public async Task Neither_log_nor_journal_repeats_a_national_id_wherever_it_stood()
    {
        // Proves, with numbers planted in path, query, header and body, that none comes out again; and that the leak is noticed.
        using var log = new ListLogger();
        await using var sandbox = await SandboxHost.StartAsync(new SandboxOptions { LoggerFactory = log });
        var anna = sandbox.Citizens[0].Cpr;
        foreach (var exchange in RecordedFile.ReadAll(RecordedFile.Shipped)) (await Caller.AskAsync(sandbox, exchange)).Dispose();
        var clean = sandbox.Received.Count;
        (await Caller.GetAsync(new Uri(sandbox.AddressOf("cosmic"), "/fhir/r4/Condition/ab123456-7890-4abc-8def-1234567890ab"))).Dispose();
        clean++;
        // One system's published interface finds a citizen by a query; nothing else in the recordings does.
        Assert.All(sandbox.Received.Where(r => r.NationalIdInUrl), r => Assert.Equal("kmd-momentum /citizens/find?cpr=##########", $"{r.Source} {r.PathAndQuery}"));

        foreach (var leak in new[] { $"/citizens/{anna}", $"/find?cpr={anna}", $"/find?id=urn%3Aoid%7C{anna}", "/find?cpr=140385%2D9922", "/a%0Ab/0101709999" })
        {
            (await Caller.GetAsync(new Uri(sandbox.AddressOf("cosmic"), leak))).Dispose();
        }

        Assert.All(sandbox.Received.Skip(clean), r => Assert.True(r.NationalIdInUrl));
        Assert.Equal("/citizens/##########", sandbox.Received[clean].PathAndQuery);
        Assert.Equal(sandbox.Received.Count, log.Lines.Count);
        var everything = string.Join('\n', log.Lines.Concat(sandbox.Received.Select(r => r.ToString() + string.Concat(r.HeaderNames))));
        Assert.DoesNotMatch("(?<![0-9A-Za-z])[0-9]{6}-?[0-9]{4}(?![0-9A-Za-z])", everything);
        Assert.All(sandbox.Citizens, c => Assert.DoesNotContain(c.Cpr, everything, StringComparison.Ordinal));
        Assert.DoesNotContain("TEST-TOKEN", everything, StringComparison.Ordinal);
        Assert.All(log.Lines, line => Assert.DoesNotContain('\n', line));
    }

    [Fact]
    public async Task The_journal_tells_source_method_and_header_names()
    {
        // Proves what a test can ask the sandbox about a gateway's questions.
        await using var sandbox = await SandboxHost.StartAsync(new SandboxOptions());
        (await Caller.AskAsync(sandbox, RecordedFile.One("co-D1-1-condition"), bearer: "x")).Dispose();
        var received = Assert.Single(sandbox.Received);
        Assert.Equal(("cosmic", "POST", "/fhir/r4/Condition/_search"), (received.Source, received.Method, received.PathAndQuery));
        Assert.Contains("Authorization", received.HeaderNames);
        Assert.False(received.NationalIdInUrl);
    }

    private sealed class ListLogger : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
