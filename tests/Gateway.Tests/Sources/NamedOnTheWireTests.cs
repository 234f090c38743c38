using System.Globalization;
using System.Xml.Linq;
using Gateway.Access;
using Gateway.Sources;
using Gateway.Sources.Credentials;

namespace Gateway.Tests.Sources;

/// <summary>
/// Proves that a question names on the wire who asks, for which municipality and for what: with the values of the call, in
/// the element or header where the system looks for them.
/// </summary>
public sealed class NamedOnTheWireTests : IAsyncLifetime
{
    private const string Caller = "sagsbehandler-søren & <1>";
    private const string Cvr = "87654321";
    private const string CallContext = "http://serviceplatformen.dk/xml/schemas/CallContext/1/";
    private const string AuthorityContext = "http://serviceplatformen.dk/xml/schemas/AuthorityContext/1/";
    private const string Kontekst = "http://kombit.dk/xml/schemas/kontekst/2017/01/01/";
    private const string Sagdok = "urn:oio:sagdok:3.0.0";
    private const string Purposes = "http://rep.oio.dk/skat.dk/eindkomst/class/adgangformaaltype/xml/schemas/20071202/";

    private static readonly (string, string) ActingOverKontekst = ($"{{{Kontekst}}}OnBehalfOfUser", Caller);
    private static readonly (string, string) AuthorityOfKontekst = ($"{{{Kontekst}}}AuthorityContext/{{{Kontekst}}}MunicipalityCVR", Cvr);

    // Whatever a SOAP question names of the call, by its element; a SOAP definition without a line here fails.
    private static readonly Dictionary<string, (string Element, string Value)[]> InMessages = new()
    {
        ["acadre"] = [("{http://schemas.xmlsoap.org/soap/envelope/}Header/{http://www.traen.com/2010/06/01}ActingUser", Caller)],
        ["case-index"] = [($"{{{Sagdok}}}OnBehalfOfUser", Caller), ($"{{{Sagdok}}}MunicipalityCVR", Cvr)],
        ["cpr"] = [($"{{{CallContext}}}CallContext/{{{CallContext}}}OnBehalfOfUser", Caller), ($"{{{AuthorityContext}}}AuthorityContext/{{{AuthorityContext}}}MunicipalityCVR", Cvr)],
        ["ksd"] = [ActingOverKontekst, AuthorityOfKontekst],
        ["ky"] = [ActingOverKontekst, AuthorityOfKontekst],
        ["skat-eindkomst"] = [ActingOverKontekst, AuthorityOfKontekst, ($"{{{Purposes}}}AdgangFormaalTypeKode", "code of flex-job-follow-up")],
        ["udbetaling-danmark"] = [ActingOverKontekst, AuthorityOfKontekst],
    };

    private readonly SourceBench _bench = new();
    private OwnServer _server = null!;

    public static TheoryData<string> SoapDefinitions => [.. InMessages.Keys];

    public async Task InitializeAsync() => _server = await OwnServer.SayingAsync("");

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _bench.DisposeAsync();
    }

    [Fact]
    public void Every_SOAP_definition_has_its_line()
    {
        // Proves that a new one cannot be left out, and that no line is about a system that is gone.
        Assert.Equal(Shipped.Sources.Definitions.Where(d => d.IsSoap).Select(d => d.Id).Order(StringComparer.Ordinal), InMessages.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(SoapDefinitions))]
    public async Task A_message_names_user_municipality_and_purpose_of_the_call(string id)
    {
        // Proves that each stands in the message once, in its own place and namespace, escaped, with the caller's and the decision's values and no default.
        var sent = XDocument.Parse((await SentAsync(id)).Body);
        foreach (var (element, value) in InMessages[id])
            Assert.Equal([value], Found(sent, element).Select(e => e.Value));
    }

    [Fact]
    public async Task Each_purpose_is_sent_by_its_own_code()
    {
        // Proves that the code is that of the purpose the decision was made for, whichever of the definition's it is.
        foreach (var purpose in Shipped.Definition("skat-eindkomst").PurposeCodes.Keys)
        {
            var sent = XDocument.Parse((await SentAsync("skat-eindkomst", purpose)).Body);
            Assert.Equal([$"code of {purpose}"], Found(sent, $"{{{Purposes}}}AdgangFormaalTypeKode").Select(e => e.Value));
        }
    }

    [Fact]
    public async Task The_operation_is_named_as_its_version_of_SOAP_demands()
    {
        // Proves that 1.1 names it in a header and 1.2 in the content type, and that neither is missing anywhere.
        foreach (var definition in Shipped.Sources.Definitions.Where(d => d.IsSoap))
        {
            var sent = await SentAsync(definition.Id);
            var action = $"\"{definition.Requests[0].Calls[0].SoapAction}\"";
            if (definition.Format == WireFormat.Soap11)
                Assert.Equal((action, "text/xml; charset=utf-8"), (sent.Headers["SOAPAction"], sent.Headers["Content-Type"]));
            else
                Assert.Equal($"application/soap+xml; charset=utf-8; action={action}", sent.Headers["Content-Type"]);
        }
    }

    [Fact]
    public async Task DUBU_is_told_the_user_and_the_transaction_in_headers()
    {
        // Proves that the pseudonym travels whole whatever letters it has, and that transaction and moment are the call's own.
        var sent = await SentAsync("dubu");
        Assert.Equal(Caller, sent.Headers["x-OnBehalfOfUser"]);
        Assert.True(Guid.TryParse(sent.Headers["x-TransaktionsId"], out _));
        Assert.Equal(Shipped.Noon, DateTimeOffset.Parse(sent.Headers["x-TransaktionsTid"], CultureInfo.InvariantCulture));
        Assert.NotEqual(sent.Headers["x-TransaktionsId"], (await SentAsync("dubu")).Headers["x-TransaktionsId"]);
    }

    [Theory]
    [InlineData("dfdg")]
    [InlineData("ungedatabasen")]
    public async Task The_platform_is_told_the_citizen_and_a_new_request_id_in_headers(string id)
    {
        // Proves that the number stands in the header alone, and that no id is longer than 46 characters or used twice.
        var (first, second) = (await SentAsync(id), await SentAsync(id));
        Assert.Equal(Shipped.D4.Reveal(), first.Headers["x-civilregistrationIdentifier"]);
        Assert.DoesNotContain(Shipped.D4.Reveal(), first.Address, StringComparison.Ordinal);
        Assert.InRange(first.Headers["x-requestId"].Length, 1, 46);
        Assert.NotEqual(first.Headers["x-requestId"], second.Headers["x-requestId"]);
    }

    private async Task<OwnServer.Asked> SentAsync(string id, string purpose = "flex-job-follow-up")
    {
        var shipped = Shipped.Definition(id);
        var definition = shipped with
        {
            Authentication = SourceAuthentication.None,
            PurposeCodes = shipped.PurposeCodes.Keys.ToDictionary(p => p, p => $"code of {p}"),
        };
        var somebody = SyntheticCitizen.TryOf("D4", Person.Known(Shipped.D4))!;
        var asked = new AccessRequest(Shipped.Caller with { User = Caller }, somebody.Person, CaseId.TryParse(Shipped.Case)!, purpose, null, []);
        var connection = new SourceConnection(_server.Address, null) { Settings = new Dictionary<string, string> { ["municipality_cvr"] = Cvr } };
        await _bench.AskOneAsync(connection, SourceQuestion.About(somebody, definition, asked, Shipped.Noon)[0], CancellationToken.None);
        return _server.Requests[^1];
    }

    // A name alone stands anywhere in the message; after a slash, directly in the one before.
    private static IEnumerable<XElement> Found(XDocument message, string path)
    {
        var names = path.Split("/{").Select((name, i) => XName.Get(i == 0 ? name : "{" + name)).ToList();
        return names.Skip(1).Aggregate(message.Descendants(names[0]), (found, name) => found.Elements(name));
    }
}
