using System.Text;
using Gateway.Sandbox;

namespace Gateway.Tests.Sandbox;

/// <summary>Proves what a simulator changes of a recorded body before it sends it, and that it changes nothing else.</summary>
public sealed class OwnAnswerTests
{
    private const string Body = """{"_links":{"self":{"href":"https://recorded.invalid:443/a/1"},"next" : { "href" : "http://other.invalid/b?x=1" },"rel":{"href":"/c"}},"home":"https://recorded.invalid:443/a"}""";

    [Theory]
    [InlineData("application/hal+json;charset=UTF-8", true)]
    [InlineData("application/json", false)]
    public async Task Absolute_links_of_hal_lead_to_the_simulator_itself(string type, bool rewritten)
    {
        // Proves that every absolute link, whoever was recorded, has the simulator's own address, that relative links and other texts stand as they were, and that other kinds of bodies are served byte for byte.
        using var folder = new TemporaryRecording().With("citizens.json", "{}").With("desk/body.json", Body).With("desk/index.json", Index("/find", type));
        await using var sandbox = await SandboxHost.StartAsync(new SandboxOptions { RecordedFolder = folder.Path });
        using var response = await Caller.GetAsync(new Uri(sandbox.AddressOf("desk"), "/find"));
        var own = sandbox.AddressOf("desk").GetLeftPart(UriPartial.Authority);
        Assert.Equal(
            rewritten ? Body.Replace("\"https://recorded.invalid:443/a/1", $"\"{own}/a/1", StringComparison.Ordinal).Replace("http://other.invalid", own, StringComparison.Ordinal) : Body,
            await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("?PrimaerPartsNetvaerkMarkering=true&DokumenterMarkering=true", true, true)]
    [InlineData("?DokumenterMarkering=true&PrimaerPartsNetvaerkMarkering=false", false, true)]
    [InlineData("?PrimaerPartsNetvaerkMarkering=true&DokumenterMarkering=false", true, false)]
    [InlineData("?PrimaerPartsNetvaerkMarkering=false&DokumenterMarkering=false", false, false)]
    public async Task Parts_of_a_child_case_come_only_when_they_are_asked_for(string query, bool network, bool documents)
    {
        // Proves that one recording answers every way of asking, with the parts asked for and no others.
        await using var sandbox = await SandboxHost.StartAsync(new SandboxOptions());
        var path = RecordedFile.One("du-02-D7-sag").Path.Split('?')[0];
        using var response = await Caller.GetAsync(new Uri(sandbox.AddressOf("dubu"), path + query));
        var body = await response.Content.ReadAsStringAsync();
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Contains("SagAnsvarlig", body, StringComparison.Ordinal);
        Assert.Equal((network, documents), (body.Contains("PrimaerPartsNetvaerk", StringComparison.Ordinal), body.Contains("Dokumenter", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("kmd-momentum", "/citizens/find?cpr=0101709999", 404, "")]
    [InlineData("kmd-momentum", "/journals/1", 200, "[]")]
    [InlineData("kmd-nexus", "/api/core/mobile/testkommune/v2/patients/1/lendings", 200, "[]")]
    [InlineData("kmd-nexus", "/api/core/mobile/testkommune/v2/patients/1/preferences", 404, "")]
    [InlineData("dubu", "/services/DUBUSagHent_1/Sag/1", 404, """{"SagHent_O":null}""")]
    [InlineData("ungedatabasen", "/v1/Uddannelsesforloeb", 404, "4404")]
    [InlineData("schultz-fasit", "/fasit/api/v1/indsatser/soeg", 404, "BORGER_UKENDT")]
    [InlineData("workbase", "/api/persons/search", 200, """{"person":null}""")]
    [InlineData("columna", "/fhir/r4/Condition/_search", 200, "\"total\":0")]
    [InlineData("sundhedsplatformen", "/api/FHIR/R4/Condition/_search", 200, "r4/Condition")]
    [InlineData("rehabilitation-140", "/fhir/$citizen-report", 404, "not-found")]
    public async Task Each_source_has_its_own_way_of_knowing_nothing(string source, string path, int status, string says)
    {
        // Proves status and words of "nothing found", system by system, and that no number is echoed.
        await using var sandbox = await SandboxHost.StartAsync(new SandboxOptions());
        using var response = await Caller.GetAsync(new Uri(sandbox.AddressOf(source), path));
        var body = await response.Content.ReadAsStringAsync();
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(says, body, StringComparison.Ordinal);
        Assert.DoesNotContain("0101709999", body, StringComparison.Ordinal);
    }

    private static string Index(string path, string type) => new StringBuilder()
        .Append("[{\"case\":\"a\",\"request\":{\"method\":\"GET\",\"path\":\"").Append(path).Append("\"},")
        .Append("\"response\":{\"status\":200,\"headers\":{\"Content-Type\":\"").Append(type).Append("\"},\"bodyFile\":\"body.json\"}}]").ToString();
}
