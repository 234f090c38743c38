using System.Text;
using System.Text.Json;
using Gateway.Sandbox;

namespace Gateway.Tests.Sandbox;

/// <summary>Proves what a folder of recordings tells beyond the questions that stand in it.</summary>
public sealed class ImpliedAnswersTests : IDisposable
{
    private const string Number = "0507829974";
    private const string Id = "7f1c9a30-52d2-4c2f-9a55-0d4f4c8f2b11";
    private const string Case = """{"Metadata":"<z:row xmlns:z=\"#RowsetSchema\" ows_Title=\"Ærø &amp; Møn\" ows_CaseID=\"1;#BOR-1\" />"}""";
    private const string Document = """{"Metadata":"<z:row xmlns:z=\"#RowsetSchema\" ows_DocID=\"{id}\" ows_CaseID=\"{case}\" />"}""";

    private readonly TemporaryRecording _folder = new TemporaryRecording().With("citizens.json", $$"""{ "X1": { "name": "Xenia Prøvelund", "cpr": "{{Number}}", "born": "1982-07-05" } }""");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Who_has_a_record_is_found_by_the_number_in_it()
    {
        // Proves: a search that nobody recorded leads to the record of that number, and to no other's.
        _folder.With("momentum/index.json", Momentum("/citizens/" + Id, 200)).With("momentum/body.json", $$"""{"id":"{{Id}}","cpr":"{{Number}}"}""");
        Assert.Equal((200, $$"""{"citizenId":"{{Id}}"}"""), await AskedAsync("kmd-momentum", $"/citizens/find?cpr={Number}"));
        Assert.Equal(404, (await AskedAsync("kmd-momentum", "/citizens/find?cpr=0101709999")).Status);
    }

    [Theory]
    [InlineData("""{"id":"7f1c9a30-52d2-4c2f-9a55-0d4f4c8f2b11","cpr":"0101709999"}""", 200)]
    [InlineData("""{"id":"7f1c9a30-52d2-4c2f-9a55-0d4f4c8f2b11"}""", 200)]
    [InlineData("""{"id":7,"cpr":"0507829974"}""", 200)]
    [InlineData("""{"cpr":"0507829974"}""", 200)]
    [InlineData("[]", 200)]
    [InlineData("no JSON", 200)]
    [InlineData("""{"id":"7f1c9a30-52d2-4c2f-9a55-0d4f4c8f2b11","cpr":"0507829974"}""", 404)]
    public async Task What_is_no_record_of_the_number_leads_to_nobody(string body, int status)
    {
        // Proves: another's number, none, no id, no object, no JSON and an answer that is none imply no search, and stop no start.
        _folder.With("momentum/index.json", Momentum("/citizens/" + Id, status)).With("momentum/body.json", body);
        Assert.Equal(404, (await AskedAsync("kmd-momentum", $"/citizens/find?cpr={Number}")).Status);
    }

    [Fact]
    public async Task A_search_that_is_recorded_is_answered_as_recorded()
    {
        // Proves: where the folder says that the search finds nobody, the record beside it does not say otherwise.
        var find = Momentum($"/citizens/find?cpr={Number}", 404, "none.json").Trim('[', ']');
        _folder.With("momentum/index.json", $"[{Momentum("/citizens/" + Id, 200).Trim('[', ']')},{find}]")
            .With("momentum/body.json", $$"""{"id":"{{Id}}","cpr":"{{Number}}"}""").With("momentum/none.json", "{}");
        Assert.Equal((404, "{}"), await AskedAsync("kmd-momentum", $"/citizens/find?cpr={Number}"));
    }

    [Fact]
    public async Task A_case_names_the_documents_that_name_it()
    {
        // Proves: the case's row gets the documents whose rows name it, in the form of a lookup, keeps what it says, and no other case's documents; a row that names documents already, and one that no document names, are served byte for byte.
        const string named = """{"Metadata": "<z:row xmlns:z=\"#RowsetSchema\" ows_CaseID=\"BOR-1\" ows_DocIDs=\"1;#9\" />"}""";
        const string alone = """{"Metadata": "<z:row xmlns:z=\"#RowsetSchema\" ows_CaseID=\"BOR-3\" />"}""";
        _folder.With("getorganized/index.json", $"[{string.Join(',', new[] { "Cases/Metadata/BOR-1", "Cases/Metadata/named", "Cases/Metadata/BOR-3", "Documents/Metadata/11", "Documents/Metadata/12", "Documents/Metadata/13" }.Select(Organised))}]")
            .With("getorganized/BOR-1.json", Case).With("getorganized/named.json", named).With("getorganized/BOR-3.json", alone)
            .With("getorganized/11.json", Of("11", "BOR-1")).With("getorganized/12.json", Of("12", "BOR-1")).With("getorganized/13.json", Of("13", "BOR-2"));
        var (_, row) = await AskedAsync("getorganized", "/_goapi/Cases/Metadata/BOR-1");
        using var read = JsonDocument.Parse(row);
        Assert.Equal("""<z:row xmlns:z="#RowsetSchema" ows_Title="Ærø &amp; Møn" ows_CaseID="1;#BOR-1" ows_DocIDs="1;#11;#2;#12" />""", read.RootElement.GetProperty("Metadata").GetString());
        Assert.Equal(named, (await AskedAsync("getorganized", "/_goapi/Cases/Metadata/named")).Body);
        Assert.Equal(alone, (await AskedAsync("getorganized", "/_goapi/Cases/Metadata/BOR-3")).Body);
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("""{"Metadata":7}""")]
    [InlineData("""{"Metadata":"<z:row"}""")]
    [InlineData("""{"Metadata":"<!DOCTYPE a [<!ENTITY b \"BOR-1\">]><a ows_CaseID=\"BOR-1\"/>"}""")]
    public async Task What_is_no_row_is_served_as_it_stands(string body)
    {
        // Proves: an answer that is no row, or declares entities, names no documents, and stops no start.
        _folder.With("getorganized/index.json", $"[{Organised("Cases/Metadata/BOR-1")},{Organised("Documents/Metadata/11")}]").With("getorganized/BOR-1.json", body).With("getorganized/11.json", Of("11", "BOR-1"));
        Assert.Equal((200, body), await AskedAsync("getorganized", "/_goapi/Cases/Metadata/BOR-1"));
    }

    [Theory]
    [InlineData("true", "2027-02-01", "2027-02-01")]
    [InlineData("1", "", null)]
    public async Task Who_the_civil_register_protects_is_protected(string told, string last, string? until)
    {
        // Proves: where the list of people says nothing of it, the recorded look-up does: the last day, and address, co-name and name as texts to hide, the longest first.
        WriteLookUp(told, last, Number);
        await using var sandbox = await SandboxHost.StartAsync(new SandboxOptions { RecordedFolder = _folder.Path });
        var citizen = Assert.Single(sandbox.Citizens);
        Assert.True(citizen.IsProtected);
        Assert.Equal(until, citizen.ProtectedUntil?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(["Prøvegade 7", "Prøvegade", "Åse Øland", "Xenia Prøvelund"], citizen.Hidden);
    }

    [Theory]
    [InlineData("false", Number)]
    [InlineData("", Number)]
    [InlineData("true", "0101709999")]
    public async Task Whom_it_does_not_protect_is_not(string told, string about)
    {
        // Proves: a look-up that says no, says nothing, or is another's protects nobody.
        WriteLookUp(told, "2027-02-01", about);
        await using var sandbox = await SandboxHost.StartAsync(new SandboxOptions { RecordedFolder = _folder.Path });
        Assert.False(Assert.Single(sandbox.Citizens).IsProtected);
    }

    [Fact]
    public async Task What_the_list_of_people_says_of_protection_stands()
    {
        // Proves: a list that tells of a protection is not overruled by the look-up.
        WriteLookUp("true", "2027-02-01", Number);
        _folder.With("citizens.json", $$"""{ "X1": { "name": "Xenia Prøvelund", "cpr": "{{Number}}", "born": "1982-07-05", "protectedUntil": "2026-12-31", "hidden": ["Andetsteds 1"] } }""");
        await using var sandbox = await SandboxHost.StartAsync(new SandboxOptions { RecordedFolder = _folder.Path });
        var citizen = Assert.Single(sandbox.Citizens);
        Assert.Equal(new DateOnly(2026, 12, 31), citizen.ProtectedUntil);
        Assert.Equal(["Andetsteds 1"], citizen.Hidden);
    }

    private void WriteLookUp(string told, string last, string about) => _folder
        .With("cpr/index.json", $$"""[{ "case": "x1", "request": { "method": "POST", "path": "/person", "cpr": "{{about}}" }, "response": { "status": 200, "headers": { "Content-Type": "text/xml" }, "bodyFile": "x1.xml" } }]""")
        .With("cpr/x1.xml", $"""
            <e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:t="urn:t"><e:Body><t:PersonLookupResponse>
            <t:persondata><t:navn><t:personadresseringsnavn>Xenia Prøvelund</t:personadresseringsnavn></t:navn>
            <t:adressebeskyttelse><t:slutdato>{last}</t:slutdato><t:beskyttet>{told}</t:beskyttet></t:adressebeskyttelse></t:persondata>
            <t:adresse><t:aktuelAdresse><t:husnummer>7</t:husnummer><t:conavn>Åse Øland</t:conavn><t:vejadresseringsnavn>Prøvegade</t:vejadresseringsnavn></t:aktuelAdresse></t:adresse>
            </t:PersonLookupResponse></e:Body></e:Envelope>
            """);

    private async Task<(int Status, string Body)> AskedAsync(string source, string path)
    {
        await using var sandbox = await SandboxHost.StartAsync(new SandboxOptions { RecordedFolder = _folder.Path });
        using var response = await Caller.GetAsync(new Uri(sandbox.AddressOf(source), path));
        return ((int)response.StatusCode, Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync()));
    }

    private static string Momentum(string path, int status, string body = "body.json") =>
        $$"""[{ "case": "x1", "request": { "method": "GET", "path": "{{path}}", "cpr": "{{Number}}" }, "response": { "status": {{status}}, "bodyFile": "{{body}}" } }]""";

    private static string Organised(string path) =>
        $$"""{ "case": "{{path}}", "request": { "method": "GET", "path": "/_goapi/{{path}}", "cpr": "{{Number}}" }, "response": { "status": 200, "bodyFile": "{{path.Split('/')[^1]}}.json" } }""";

    private static string Of(string document, string @case) => Document.Replace("{id}", document, StringComparison.Ordinal).Replace("{case}", @case, StringComparison.Ordinal);
}
