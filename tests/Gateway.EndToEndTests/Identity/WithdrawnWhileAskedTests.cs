using Gateway.Access;
using Gateway.FirstUse;
using Gateway.Overview.V1;
using Gateway.Sandbox;
using Google.Protobuf.Reflection;
using Grpc.Net.Client;
using Xunit.Abstractions;

namespace Gateway.EndToEndTests.Identity;

/// <summary>A consent withdrawn after the sources were asked on it and before their answers are recorded (77), in every call that asks sources.</summary>
public sealed class WithdrawnWhileAskedTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Alias = "D1";
    private const string Case = "26/7700";

    // What nothing but the consent opens, with a source each that holds some of it about this citizen.
    private static readonly string[] ByConsent = ["social-assessment", "social-action-plan", "hospital-diagnoses", "hospital-treatments", "discharge-letters", "rehabilitation-plans", "master-data"];
    private static readonly string[] TheirSources = ["ffb", "cosmic", "cpr"];

    // Longer than a withdrawal takes on a busy machine, and shorter than any source is waited for.
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly RunningGateway _gateway = new() { Sources = ["dfdg", .. TheirSources] };
    private GrpcChannel _channel = null!;
    private CitizenCalls _calls = null!;
    private ConsentCalls _consents = null!;

    public static TheoryData<string> Named => [.. CitizenCalls.OfSources.Select(c => c.Name)];

    public async Task InitializeAsync()
    {
        await _gateway.InitializeAsync();
        _channel = _gateway.OpenChannel();
        _calls = new CitizenCalls(_channel, await _gateway.HeadersAsync());
        _consents = new ConsentCalls(_gateway);
        foreach (var given in await _gateway.Consents.ReadAsync(OneCommandStart.Municipality, Person.Known(_gateway.Citizen(Alias))))
            await _gateway.Consents.WithdrawAsync(OneCommandStart.Municipality, given.ConsentId);
    }

    public Task DisposeAsync()
    {
        _channel.Dispose();
        return _gateway.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Named))]
    public async Task Case_77_nothing_that_rests_on_the_consent_leaves(string name)
    {
        // Proves: the sources were asked and answer in full, and of what the same call shows on the consent not one text is in the answer; the kinds say that the consent was withdrawn; no record behind the withdrawal's rests on the consent, and one says of each kind that it was withheld for that reason.
        var call = CitizenCalls.OfSources.Single(c => c.Name == name);
        var first = await GivenAsync();
        var open = CitizenCalls.Texts(await AskAsync(call)).ToHashSet();
        await WithdrawnAsync(first);
        var closed = CitizenCalls.Texts(await AskAsync(call)).ToHashSet();

        var consent = await GivenAsync();
        foreach (var source in TheirSources)
            _gateway.Simulators.SetFault(source, Fault.Slow(Delay));
        var asked = Asked();
        var asking = AskAsync(call);
        using var patience = new CancellationTokenSource(Patience);
        while (Asked() == asked)
            await Task.Delay(10, patience.Token);
        var withdrawn = await WithdrawnAsync(consent);
        Assert.False(asking.IsCompleted);
        var answer = await asking;

        // A number alone may be anything's.
        var shown = open.Except(closed).Where(t => t.Any(char.IsLetter) && t != first).ToList();
        Assert.NotEmpty(shown);
        Assert.Empty(shown.Intersect(CitizenCalls.Texts(answer)));
        var told = CitizenCalls.Reasons(answer).Where(t => ByConsent.Contains(t.Category)).ToList();
        Assert.All(told, t => Assert.Contains("CONSENT_WITHDRAWN", t.Codes));
        var later = _gateway.Records().Skip(withdrawn + 1).ToList();
        Assert.DoesNotContain(later, r => r.Contains($"consent={consent}", StringComparison.Ordinal));
        var lines = later.SelectMany(r => r.Split('\n')).Where(l => ByConsent.Any(c => l.StartsWith($"category {c} ", StringComparison.Ordinal))).ToList();
        Assert.Contains(lines, l => l.Contains(" basis=- consent=- ", StringComparison.Ordinal) && l.Contains("CONSENT_WITHDRAWN", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.Contains(" items=", StringComparison.Ordinal) && !l.Contains(" items=0 ", StringComparison.Ordinal));
        Assert.All(told, t => Assert.Contains(lines, l => l.StartsWith($"category {t.Category} ", StringComparison.Ordinal) && l.Contains("CONSENT_WITHDRAWN", StringComparison.Ordinal)));
        output.Say([call]);
    }

    private int Asked() => _gateway.Simulators.Received.Count(r => TheirSources.Contains(r.Source));

    private Task<List<System.Text.Json.Nodes.JsonNode>> AskAsync(MethodDescriptor call)
    {
        var about = _gateway.About(Alias, ByConsent);
        about.CaseId = Case;
        return _calls.AskAsync(call, about, Patience);
    }

    private async Task<string> GivenAsync()
    {
        var id = Guid.NewGuid().ToString();
        await _gateway.Consents.GrantAsync(_gateway.Citizen(Alias), SampleConsent.Of(id, Case, ByConsent) with { Holders = ["social", "region", "civil-register"] });
        return id;
    }

    // By the citizen; where in the log it stands.
    private async Task<int> WithdrawnAsync(string consent) =>
        (int)(await _consents.As("citizen-d1").WithdrawConsentAsync(_consents.Withdraw(Alias, consent))).Receipt.LogIndex;
}
