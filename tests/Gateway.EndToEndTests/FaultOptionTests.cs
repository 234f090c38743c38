// Proves that whoever starts the gateway can have its sources misbehave from the command line, is told which do, and is told what there is where a name is wrong.
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Gateway.Sandbox;

namespace Gateway.EndToEndTests;

/// <summary><c>--fault ID=KIND</c> of the one-command start, as a program.</summary>
public sealed class FaultOptionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-faults-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Each_source_misbehaves_as_it_was_told_to_and_the_start_says_so()
    {
        // Proves: of three sources each has its own fault, the sections of each say so by their own reason, and the banner names source and fault.
        await using var gateway = await GatewayProcess.StartGatewayAsync(_folder, "--fault", "dfdg=garbage", "--fault", "ffb=wrong-person", "--fault", "cosmic=too-many-requests");
        var banner = Assert.Single(gateway.Printed, l => l.Contains("faults are on", StringComparison.Ordinal));
        Assert.Contains("dfdg=garbage, ffb=wrong-person, cosmic=too-many-requests", banner, StringComparison.Ordinal);
        var sections = await SectionsAsync();
        Assert.Equal(
            [("employment-status", "SECTION_STATE_UNAVAILABLE", "SOURCE_MALFORMED"), ("hospital-diagnoses", "SECTION_STATE_UNAVAILABLE", "SOURCE_BUSY"), ("social-assessment", "SECTION_STATE_UNAVAILABLE", "SOURCE_WRONG_PERSON")],
            sections);
    }

    [Fact]
    public async Task Silence_lasts_and_what_passes_passes()
    {
        // Proves: a source that hangs times out; one whose tokens have ended is asked again with a fresh one and answers; one that flaps answers the first time and fails the second.
        await using var gateway = await GatewayProcess.StartGatewayAsync(_folder, "--fault", "dfdg=hang", "--fault", "ffb=flapping", "--fault", "cosmic=expired-token");
        const string available = "SECTION_STATE_AVAILABLE", unavailable = "SECTION_STATE_UNAVAILABLE";
        Assert.Equal([("employment-status", unavailable, "SOURCE_TIMEOUT"), ("hospital-diagnoses", available, ""), ("social-assessment", available, "")], await SectionsAsync());
        Assert.Equal([("employment-status", unavailable, "SOURCE_TIMEOUT"), ("hospital-diagnoses", available, ""), ("social-assessment", unavailable, "SOURCE_ERROR")], await SectionsAsync());
    }

    [Fact]
    public async Task A_busy_source_says_in_whole_seconds_when_to_come_back()
    {
        // Proves: on the wire, whoever asks it, the answer is 429 with a Retry-After that is a number of seconds and no date; the section says that the system is busy, and others are whole.
        await using var gateway = await GatewayProcess.StartGatewayAsync(_folder, "--fault", "cosmic=too-many-requests");
        var address = Assert.Single(gateway.Printed, l => l.TrimStart().StartsWith("cosmic ", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        using var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(Path.Combine(_folder, "certs", "ca.pem")));
        using var http = new HttpClient(handler);
        using var answer = await http.GetAsync(new Uri($"{address}/fhir/Condition"));
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(Fault.RetryAfterSeconds, int.Parse(Assert.Single(answer.Headers.GetValues("Retry-After")), NumberStyles.None, CultureInfo.InvariantCulture));
        Assert.Equal(
            [("employment-status", "SECTION_STATE_AVAILABLE", ""), ("hospital-diagnoses", "SECTION_STATE_UNAVAILABLE", "SOURCE_BUSY"), ("social-assessment", "SECTION_STATE_AVAILABLE", "")],
            await SectionsAsync());
    }

    [Fact]
    public async Task A_slow_source_is_late_and_whole()
    {
        // Proves: what comes late comes all the same.
        await using var gateway = await GatewayProcess.StartGatewayAsync(_folder, "--fault", "ffb=slow");
        Assert.Contains(gateway.Printed, l => l.Contains("faults are on: ffb=slow", StringComparison.Ordinal));
        Assert.All(await SectionsAsync(), s => Assert.Equal("SECTION_STATE_AVAILABLE", s.State));
    }

    [Fact]
    public async Task Without_faults_none_is_told_of()
    {
        // Proves the control: the same banner without the option has no such line, and all sources are well.
        await using var gateway = await GatewayProcess.StartGatewayAsync(_folder);
        Assert.DoesNotContain(gateway.Printed, l => l.Contains("faults are on", StringComparison.Ordinal));
        Assert.All(await SectionsAsync(), s => Assert.Equal("SECTION_STATE_AVAILABLE", s.State));
    }

    [Theory]
    [InlineData("dfdg=tired", "--fault: 'tired' is no fault; there are hang, refuse, slow, garbage, ")]
    [InlineData("dfdg=none", "'none' is no fault")]
    [InlineData("dfdg=rewritten", "'rewritten' is no fault")]
    [InlineData("dfdg=1", "'1' is no fault")]
    [InlineData("dfgd=hang", "--fault: no simulator that is asked is called 'dfgd'; there are dfdg, ffb, cosmic")]
    [InlineData("kmd-nexus=hang", "--fault: no simulator that is asked is called 'kmd-nexus'")]
    [InlineData("dream=hang", "--fault: no simulator that is asked is called 'dream'")]
    [InlineData("dfdg", "--fault takes a source and a fault, such as dfdg=hang")]
    [InlineData("=hang", "--fault takes a source and a fault")]
    [InlineData("dfdg=hang=slow", "--fault takes a source and a fault")]
    public async Task What_is_unknown_stops_the_start_and_is_told_in_a_sentence(string value, string sentence)
    {
        // Proves: a mistyped source or fault, one that is not connected or never asked, and a half one never start a gateway whose sources are well; the sentence names what there is.
        var failure = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => GatewayProcess.StartGatewayAsync(_folder, "--fault", value));
        Assert.Contains(sentence, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_mistake_is_told_at_once()
    {
        // Proves: several wrong ones are several sentences, a source named twice among them.
        var failure = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(
            () => GatewayProcess.StartGatewayAsync(_folder, "--fault", "dfdg=tired", "--fault", "ffb=hang", "--fault", "ffb=slow", "--fault", "cosmic"));
        Assert.All(new[] { "'tired' is no fault", "'ffb' is named twice", "such as dfdg=hang" }, sentence => Assert.Contains(sentence, failure.Message, StringComparison.Ordinal));
    }

    // Category, state and the one reason of each, in the order of their names.
    private async Task<List<(string Category, string State, string Reason)>> SectionsAsync()
    {
        var (exit, json, errors) = await GatewayProcess.RunCliAsync(
            _folder, null, "overview", "D1", "--json", "--deadline", "20", "--category", "employment-status", "--category", "social-assessment", "--category", "hospital-diagnoses");
        Assert.True(json.Length > 0, $"{exit} {errors}");
        using var overview = JsonDocument.Parse(json);
        return
        [
            .. overview.RootElement.GetProperty("sections").EnumerateArray().Select(s => (
                s.GetProperty("category").GetString()!, s.GetProperty("state").GetString()!,
                s.TryGetProperty("reasons", out var reasons) ? string.Join(", ", reasons.EnumerateArray().Select(r => r.GetProperty("code").GetString())) : "")).Order(),
        ];
    }
}
