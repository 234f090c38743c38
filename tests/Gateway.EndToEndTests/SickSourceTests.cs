using Gateway.Client;
using Gateway.Overview.V1;
using Gateway.Policy.V1;
using Gateway.Sandbox;

namespace Gateway.EndToEndTests;

/// <summary>Sources that share no category: REST/JSON, two of FHIR, SOAP 1.1 and SOAP 1.2.</summary>
public sealed class FiveFormats : IAsyncLifetime
{
    internal RunningGateway Running { get; } = new() { Sources = [.. RunningGateway.ThreeSources, "skat-eindkomst", "ksd"] };

    public Task InitializeAsync() => Running.InitializeAsync();

    public Task DisposeAsync() => Running.DisposeAsync();
}

/// <summary>One sick source never delays or empties the others, and never makes an answer look complete.</summary>
public sealed class SickSourceTests(FiveFormats five) : IClassFixture<FiveFormats>, IAsyncLifetime
{
    private readonly RunningGateway _gateway = five.Running;

    // Long enough for a busy test machine, short enough to show that a hanging source is cut off.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(4);

    private static readonly Dictionary<string, string> CategoryOf = new()
    {
        ["dfdg"] = "employment-status",
        ["ffb"] = "social-assessment",
        ["cosmic"] = "hospital-diagnoses",
        ["skat-eindkomst"] = "income",
        ["ksd"] = "benefits",
    };

    private static readonly string[] InXml = ["skat-eindkomst", "ksd"];

    public static TheoryData<string, FaultKind, string> Faults()
    {
        var faults = new TheoryData<string, FaultKind, string>();
        foreach (var source in CategoryOf.Keys)
        {
            faults.Add(source, FaultKind.Hang, "SOURCE_TIMEOUT");
            faults.Add(source, FaultKind.Refuse, "SOURCE_UNREACHABLE");
            faults.Add(source, FaultKind.Garbage, "SOURCE_MALFORMED");
            faults.Add(source, FaultKind.HtmlWith200, "SOURCE_MALFORMED");
            faults.Add(source, FaultKind.ServerError, "SOURCE_ERROR");
            faults.Add(source, FaultKind.WrongPerson, "SOURCE_WRONG_PERSON");
            faults.Add(source, FaultKind.TooLarge, "SOURCE_TOO_LARGE");
            faults.Add(source, FaultKind.Empty200, "SOURCE_MALFORMED");
            faults.Add(source, FaultKind.NotJson, "SOURCE_MALFORMED");
            faults.Add(source, FaultKind.Redirect, "SOURCE_REDIRECTED");
            faults.Add(source, FaultKind.Gzip, "SOURCE_MALFORMED");
            faults.Add(source, FaultKind.Truncated, "SOURCE_INTERRUPTED");
            faults.Add(source, FaultKind.Huge, "SOURCE_TOO_LARGE");
            faults.Add(source, FaultKind.GzipBomb, "SOURCE_MALFORMED");
            faults.Add(source, FaultKind.TooManyRequests, "SOURCE_BUSY");
            // XML may come in any character set that it names.
            if (!InXml.Contains(source))
            {
                faults.Add(source, FaultKind.Utf16, "SOURCE_MALFORMED");
                faults.Add(source, FaultKind.Windows1252, "SOURCE_MALFORMED");
            }
            else
            {
                faults.Add(source, FaultKind.SoapFault, "SOURCE_ERROR");
                faults.Add(source, FaultKind.SoapFaultWith200, "SOURCE_ERROR");
            }
            faults.Add(source, FaultKind.MislabelledCharset, "SOURCE_MALFORMED");
            faults.Add(source, FaultKind.Endless, "SOURCE_TIMEOUT");
            faults.Add(source, FaultKind.DeepNesting, "SOURCE_MALFORMED");
            faults.Add(source, FaultKind.DuplicateKeys, "SOURCE_MALFORMED");
            faults.Add(source, FaultKind.RelativeRedirect, "SOURCE_REDIRECTED");
            faults.Add(source, FaultKind.RedirectToItself, "SOURCE_REDIRECTED");
        }
        return faults;
    }

    // The first call after a start also compiles the code and fetches the issuer's keys; what is shown here is a running gateway.
    public async Task InitializeAsync() => await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1"));

    public Task DisposeAsync()
    {
        _gateway.Simulators.ClearFaults();
        return Task.CompletedTask;
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_sick_source_becomes_an_explained_gap_and_the_others_are_whole(string sick, FaultKind kind, string reason)
    {
        // Proves: the answer comes before the caller's deadline, the sick source's section says why, the others are complete.
        _gateway.Simulators.SetFault(sick, Fault.Of(kind));
        var overview = await KeptDeadline.PatientlyAsync(() => _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1", [.. CategoryOf.Values]), Deadline));
        foreach (var (source, category) in CategoryOf)
        {
            var section = overview.Of(category);
            if (source == sick)
            {
                Assert.Equal(SectionState.Unavailable, section.State);
                Assert.Equal([reason], section.Codes());
                Assert.Equal(source, section.Reasons[0].SourceId);
                Assert.All(new[] { section.Reasons[0].ForCaseworker.Da, section.Reasons[0].ForCaseworker.En }, Assert.NotEmpty);
                Assert.Empty(section.Items);
            }
            else
            {
                Assert.Equal(SectionState.Available, section.State);
                Assert.NotEmpty(section.Items);
            }
        }
        // It has asked everybody to wait, those of the next test too.
        if (kind == FaultKind.TooManyRequests)
            await Task.Delay(TimeSpan.FromSeconds(Fault.RetryAfterSeconds));
    }

    [Fact]
    public async Task The_alarm_is_kept_where_the_query_ends_without_an_answer()
    {
        // Proves: one source answers about somebody else, another hangs until the caller goes away; the failed record and the officer's list name the first all the same.
        _gateway.Simulators.SetFault("ffb", Fault.Of(FaultKind.WrongPerson));
        _gateway.Simulators.SetFault("dfdg", Fault.Of(FaultKind.Hang));
        var refused = _gateway.Log.Count(l => l.Contains("ffb", StringComparison.Ordinal) && l.Contains(nameof(Access.ReasonCode.SourceWrongPerson), StringComparison.Ordinal));
        using var gone = new CancellationTokenSource();
        var asking = _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1", [.. CategoryOf.Values]), cancellationToken: gone.Token);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (_gateway.Log.Count(l => l.Contains("ffb", StringComparison.Ordinal) && l.Contains(nameof(Access.ReasonCode.SourceWrongPerson), StringComparison.Ordinal)) == refused)
            await Task.Delay(10, patience.Token);
        var failures = _gateway.Records().OfKind("failed").Count;
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        while (_gateway.Records().OfKind("failed").Count == failures)
            await Task.Delay(10, patience.Token);
        var failed = _gateway.Records().OfKind("failed")[^1];
        Assert.Equal(("cause CallerGone", "alarm ffb SOURCE_WRONG_PERSON"), (failed.Line("cause"), failed.Line("alarm")));
        var alarm = (await _gateway.Officer().ListAlarmsAsync(new ListAlarmsRequest())).Alarms[0];
        Assert.Equal(("query " + alarm.QueryId, "ffb"), (failed.Line("query"), Assert.Single(alarm.SourceIds)));
    }

    public static TheoryData<string, FaultKind> Redirects()
    {
        var redirects = new TheoryData<string, FaultKind>();
        foreach (var source in CategoryOf.Keys)
        {
            foreach (var kind in new[] { FaultKind.Redirect, FaultKind.RelativeRedirect, FaultKind.RedirectToItself })
                redirects.Add(source, kind);
        }
        return redirects;
    }

    [Theory]
    [MemberData(nameof(Redirects))]
    public async Task A_redirect_is_followed_nowhere(string source, FaultKind kind)
    {
        // Proves: neither another host nor the source itself gets a second request, which would carry the national id
        // (307 and 308 repeat the body) wherever the source points.
        _gateway.Simulators.SetFault(source, Fault.Of(kind));
        var before = _gateway.Simulators.Received.Count;
        var overview = await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1", CategoryOf[source]));
        Assert.Equal(["SOURCE_REDIRECTED"], overview.Of(CategoryOf[source]).Codes());
        Assert.Equal([source], _gateway.Simulators.Received.Skip(before).Select(r => r.Source));
    }

    [Fact]
    public async Task All_sources_are_asked_before_any_has_answered_and_slow_ones_are_waited_for()
    {
        // Proves: sources are asked at once, not one after another, and a slow answer within the deadline is a whole one.
        foreach (var source in CategoryOf.Keys)
            _gateway.Simulators.SetFault(source, Fault.Slow(TimeSpan.FromSeconds(2)));
        var received = _gateway.Simulators.Received.Count;
        var asking = _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1", [.. CategoryOf.Values]), TimeSpan.FromSeconds(20));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (_gateway.Simulators.Received.Count < received + CategoryOf.Count && !asking.IsCompleted)
            await Task.Delay(10, patience.Token);
        Assert.False(asking.IsCompleted);
        Assert.Equal(CategoryOf.Keys.Order(), _gateway.Simulators.Received.Skip(received).Select(r => r.Source).Order());
        Assert.All((await asking).Sections, s => Assert.Equal(SectionState.Available, s.State));
    }

    [Fact]
    public async Task Where_one_of_a_categorys_questions_fails_the_section_is_partial()
    {
        // Proves: a category answered by two requests of which one ran out of time is PARTIAL and says which source.
        _gateway.Simulators.SetFault("dfdg", Fault.Of(FaultKind.Alternative));
        var overview = await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1", "employment-status", "employment-measures"));
        // The alternative of the status question is the 412 answer: an error, not "nothing held"; the other question is untouched.
        Assert.Equal(SectionState.Unavailable, overview.Of("employment-status").State);
        Assert.Equal(["SOURCE_ERROR"], overview.Of("employment-status").Codes());
        Assert.Equal(SectionState.Available, overview.Of("employment-measures").State);
    }

    [Fact]
    public async Task All_sources_hang_and_the_answer_still_comes()
    {
        // Proves: a whole answer of explained gaps arrives before the deadline even when nobody answers.
        foreach (var source in CategoryOf.Keys)
            _gateway.Simulators.SetFault(source, Fault.Of(FaultKind.Hang));
        var overview = await KeptDeadline.PatientlyAsync(() => _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1"), Deadline));
        Assert.Equal(12, overview.Sections.Count);
        Assert.DoesNotContain(overview.Sections, s => s.State is SectionState.Available or SectionState.NothingHeld or SectionState.Partial);
    }

    [Fact]
    public async Task A_deadline_too_short_to_ask_is_said()
    {
        // Proves: with no time left for sources, they are not asked, and the caller gets either that answer or its own deadline.
        var received = _gateway.Simulators.Received.Count;
        await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D3", "employment-status"));
        Assert.Equal(received + 1, _gateway.Simulators.Received.Count);
        try
        {
            var overview = await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1", "employment-status"), TimeSpan.FromMilliseconds(240));
            Assert.Equal(["DEADLINE_TOO_SHORT"], overview.Sections[0].Codes());
        }
        catch (GatewayException e)
        {
            Assert.Equal(GatewayErrorCode.DeadlineExceeded, e.Error.Code);
        }
        Assert.Equal(received + 1, _gateway.Simulators.Received.Count);
    }
}
