using Gateway.Access;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves, over real sockets, what a SOAP fault means in either version, under either status, whoever wrote it.</summary>
public sealed class SoapFaultTests : IAsyncLifetime
{
    private const string Soap11 = "http://schemas.xmlsoap.org/soap/envelope/";
    private const string Soap12 = "http://www.w3.org/2003/05/soap-envelope";
    private const string Secret = "Dorthe Demolund 0806759970";
    private readonly SourceBench _bench = new();

    public static TheoryData<string, string, int, string> Faults
    {
        get
        {
            var faults = new TheoryData<string, string, int, string>();
            foreach (var (source, request) in new[] { ("cpr", "person"), ("skat-eindkomst", "income"), ("case-index", "cases"), ("acadre", "cases"), ("udbetaling-danmark", "grants"), ("ky", "grants"), ("ksd", "grants") })
            {
                foreach (var status in new[] { 200, 500 })
                {
                    foreach (var prefix in new[] { "soap", "SOAP-ENV", "ns0", "" })
                        faults.Add(source, request, status, prefix);
                }
            }
            return faults;
        }
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _bench.DisposeAsync().AsTask();

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_is_an_error_of_the_source(string source, string request, int status, string prefix)
    {
        // Proves that a fault nobody agreed on, with and without detail, is an error: no answer, nothing held, nor a malformed answer.
        foreach (var detail in new[] { "", $"<d:Fejl xmlns:d=\"urn:drift\"><d:Kode>DB-17</d:Kode><d:Om>{Secret}</d:Om></d:Fejl>" })
        {
            var body = Fault(source, prefix, detail);
            await using var server = await OwnServer.SayingAsync(body, TypeOf(source), status);
            Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceError), await AskAsync(server, source, request));
        }
    }

    [Theory]
    [InlineData("cpr", "cpr/cpr-04-unknown-fault.response.xml", "person", "PersonNotFound")]
    [InlineData("acadre", "acadre/ac-10-fault.response.xml", "cases", "no access")]
    public async Task A_code_that_was_agreed_on_means_the_same_under_any_prefix(string source, string recorded, string request, string meaning)
    {
        // Proves that the recorded faults are understood with every prefix exchanged, under 500 as under 200: it is namespaces that count.
        var body = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Recorded", recorded));
        foreach (var prefix in new[] { "soap", "SOAP-ENV", "x1" })
        {
            foreach (var status in new[] { 200, 500 })
            {
                var written = body.Replace("soap:", prefix + ":", StringComparison.Ordinal).Replace("xmlns:soap=", $"xmlns:{prefix}=", StringComparison.Ordinal)
                    .Replace("spf:", "q7:", StringComparison.Ordinal).Replace("xmlns:spf=", "xmlns:q7=", StringComparison.Ordinal);
                await using var server = await OwnServer.SayingAsync(written, TypeOf(source), status);
                SourceOutcome expected = meaning == "PersonNotFound" ? new SourceOutcome.NothingHeld(ReasonCode.PersonNotFound) : new SourceOutcome.Failed(ReasonCode.SourceGivesNoAccess);
                Assert.Equal(expected, await AskAsync(server, source, request));
            }
        }
    }

    [Theory]
    [InlineData("cpr", "person")]
    [InlineData("ky", "grants")]
    public async Task A_fault_is_one_even_where_the_definition_names_no_place_for_it(string source, string request)
    {
        // Proves that whoever forgets the errors in a definition gets an error, under 200 too, and a fault beside an answer spoils it.
        foreach (var body in new[] { Fault(source, "s", ""), Fault(source, "s", "", beside: "<t:PersonLookupResponse xmlns:t=\"http://serviceplatformen.dk/xml/wsdl/soap11/CPR/PersonBaseDataExtended/5/\"/>") })
        {
            await using var server = await OwnServer.SayingAsync(body, TypeOf(source));
            var catalogue = new SourceCatalogue([.. Shipped.ByToken.Definitions.Where(d => d.Id == source).Select(d => d with { Errors = d.Errors with { Code = null } })]);
            var question = SourceQuestion.From(Shipped.FullGrant(Shipped.D4), catalogue).Single(q => q.Request.Id == request);
            Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceError), await _bench.AskOneAsync(Connection(server), question, CancellationToken.None));
        }
    }

    [Theory]
    [InlineData("cpr", "person", "text/html")]
    [InlineData("ky", "grants", "application/soap+xml")]
    public async Task A_broken_server_that_does_not_say_it_in_SOAP_is_broken_all_the_same(string source, string request, string type)
    {
        // Proves that 500 with a page for people, or with half a fault, is an error of the source and no malformed answer; under 200 it is malformed.
        foreach (var (status, reason) in new[] { (500, ReasonCode.SourceError), (200, ReasonCode.SourceMalformed) })
        {
            await using var server = await OwnServer.SayingAsync("<html><body>Internal Server Error", type, status);
            Assert.Equal(new SourceOutcome.Failed(reason), await AskAsync(server, source, request));
        }
    }

    [Theory]
    [InlineData("cpr", "person", Soap12)]
    [InlineData("ky", "grants", Soap11)]
    public async Task A_fault_of_the_other_version_is_no_answer(string source, string request, string other)
    {
        // Proves that an envelope of the version nobody agreed on is told as what it is: malformed, or the error its status says.
        var body = Fault(source, "s", "").Replace(IsOld(source) ? Soap11 : Soap12, other, StringComparison.Ordinal);
        foreach (var (status, reason) in new[] { (500, ReasonCode.SourceError), (200, ReasonCode.SourceMalformed) })
        {
            await using var server = await OwnServer.SayingAsync(body, TypeOf(source), status);
            Assert.Equal(new SourceOutcome.Failed(reason), await AskAsync(server, source, request));
        }
    }

    [Fact]
    public async Task Nothing_of_a_fault_reaches_the_log()
    {
        // Proves that the operator reads source and reason and neither code, text nor detail.
        var cpr = Shipped.ByToken.Definitions.Single(d => d.Id == "cpr");
        await using var server = await OwnServer.SayingAsync(Fault("cpr", "s", $"<d:Om xmlns:d=\"urn:drift\">{Secret}</d:Om>"), TypeOf("cpr"), 500);
        await _bench.AskAsync(Shipped.FullGrant(Shipped.D4), new Dictionary<string, SourceConnection> { ["cpr"] = Connection(server) }, new SourceCatalogue([cpr]));
        Assert.Contains(_bench.Log, l => l.Contains("Source cpr, request person: SourceError", StringComparison.Ordinal));
        Assert.DoesNotContain(_bench.Log, l => new[] { "Demolund", "0806759970", "driftsfejl", "Server" }.Any(words => l.Contains(words, StringComparison.Ordinal)));
    }

    private Task<SourceOutcome> AskAsync(OwnServer server, string source, string request) => _bench.AskOneAsync(Connection(server), Shipped.Question(Shipped.D4, source, request), CancellationToken.None);

    private static SourceConnection Connection(OwnServer server) => new(server.Address, SourceBench.Token) { Settings = Gateway.FirstUse.SandboxAgreements.Settings };

    private static bool IsOld(string source) => Shipped.Definition(source).Format == WireFormat.Soap11;

    private static string TypeOf(string source) => IsOld(source) ? "text/xml; charset=utf-8" : "application/soap+xml; charset=utf-8";

    private static string Fault(string source, string prefix, string detail, string beside = "")
    {
        var (p, space) = (prefix.Length > 0 ? prefix + ":" : "", IsOld(source) ? Soap11 : Soap12);
        var declared = prefix.Length > 0 ? $"xmlns:{prefix}" : "xmlns";
        // In SOAP 1.1 the parts of a fault are in no namespace; in SOAP 1.2 in the envelope's.
        var fault = IsOld(source)
            ? $"<{p}Fault><faultcode xmlns=\"\">{p}Server</faultcode><faultstring xmlns=\"\">driftsfejl</faultstring>{(detail.Length > 0 ? $"<detail xmlns=\"\">{detail}</detail>" : "")}</{p}Fault>"
            : $"<{p}Fault><{p}Code><{p}Value>{p}Receiver</{p}Value></{p}Code><{p}Reason><{p}Text xml:lang=\"da\">driftsfejl</{p}Text></{p}Reason>{(detail.Length > 0 ? $"<{p}Detail>{detail}</{p}Detail>" : "")}</{p}Fault>";
        return $"<?xml version=\"1.0\"?><{p}Envelope {declared}=\"{space}\"><{p}Header/><{p}Body>{beside}{fault}</{p}Body></{p}Envelope>";
    }
}
