using System.Security.Cryptography;
using Gateway.Cli.Connection;

namespace Gateway.Tests.Cli;

public sealed class ConnectionTests
{
    private const string Usable = """{"gateway":"https://localhost:1","issuer":"https://localhost:2","certificateAuthority":"ca.pem","clients":[{"id":"job-centre","keyFile":"keys/client.pem"}],"citizens":"citizens.json"}""";

    [Fact]
    public async Task Without_a_connection_file_the_user_is_told_what_to_start()
    {
        using var folder = new TestFolder();
        var run = await ProgramRun.OfAsync(["overview", "D1"], folder: folder.Path);

        Assert.Equal((4, ""), (run.ExitCode, run.Output));
        Assert.Contains("dotnet run --project src/Gateway", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_usual_file_is_found_from_anywhere_below_the_solution()
    {
        using var folder = new TestFolder();
        folder.Write("Gateway.sln", "");
        var expected = folder.Write("data/sandbox.json", Usable);
        var deep = Path.GetDirectoryName(folder.Write("src/Gateway.Cli/Program.cs", ""))!;

        Assert.Equal(expected, ConnectionFile.Find(named: null, [deep]));
        Assert.Null(ConnectionFile.Find(Path.Combine(folder.Path, "other.json"), [deep]));
    }

    [Fact]
    public void Paths_are_relative_to_the_file()
    {
        using var folder = new TestFolder();
        var file = ConnectionFile.Read(folder.Write("data/sandbox.json", Usable))!;

        Assert.Equal(Path.Combine(folder.Path, "data", "ca.pem"), file.CertificateAuthority);
        Assert.Equal(Path.Combine(folder.Path, "data", "keys/client.pem"), file.Clients[0].KeyFile);
        Assert.Equal(Path.Combine(folder.Path, "data", "citizens.json"), file.Citizens);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"gateway":"http://localhost:1","issuer":"https://localhost:2","certificateAuthority":"ca.pem","clients":[{"id":"a","keyFile":"b"}]}""")]
    [InlineData("""{"gateway":"https://localhost:1","issuer":"https://localhost:2","certificateAuthority":"ca.pem","clients":[]}""")]
    [InlineData("""{"gateway":"https://localhost:1","issuer":"https://localhost:2","certificateAuthority":"ca.pem","clients":[null]}""")]
    [InlineData(Usable)]
    public async Task A_file_that_cannot_be_used_ends_with_4(string text)
    {
        // The last one is well formed, but the files that it names are missing.
        using var folder = new TestFolder();
        var path = folder.Write("sandbox.json", text);
        var run = await ProgramRun.OfAsync(["overview", "0101709999", "--connection", path]);

        Assert.Equal((4, ""), (run.ExitCode, run.Output));
        Assert.Contains("dotnet run --project src/Gateway", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_client_or_citizen_ends_with_2_and_says_which_there_are()
    {
        using var folder = new TestFolder();
        var path = folder.Write("sandbox.json", Usable);
        folder.Write("citizens.json", """{"D1":{"cpr":"0101709999"}}""");

        var client = await ProgramRun.OfAsync(["overview", "D1", "--as", "stranger", "--connection", path]);
        var citizen = await ProgramRun.OfAsync(["overview", "01017099990", "--connection", path]);

        Assert.Equal((2, 2), (client.ExitCode, citizen.ExitCode));
        Assert.Contains("job-centre", client.Error, StringComparison.Ordinal);
        Assert.Contains("(D1)", citizen.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("010170", citizen.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_of_citizens_may_hold_numbers_or_objects()
    {
        using var folder = new TestFolder();
        var citizens = Citizens.Read(folder.Write("citizens.json", """{"D1":{"name":"A","cpr":"010170-9999","born":"1970-01-01","case":"26/7"},"old":"0202709998","odd":7}"""))!;

        Assert.Equal(["D1", "old"], citizens.Aliases);
        Assert.Equal(("010170-9999", "D1", "26/7"), (citizens.Find("d1")!.NationalId, citizens.Find("d1")!.Alias, citizens.Find("d1")!.CaseId));
        Assert.Equal(("0101709999", null, "26/7"), (citizens.Find("0101709999")!.NationalId, citizens.Find("0101709999")!.Alias, citizens.Find("0101709999")!.CaseId));
        Assert.Null(citizens.Find("odd"));
        Assert.DoesNotContain("0101", citizens.Find("D1")!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_key_must_be_a_private_key()
    {
        using var folder = new TestFolder();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var file = ConnectionFile.Read(folder.Write("sandbox.json", Usable))!;
        folder.Write("keys/client.pem", key.ExportSubjectPublicKeyInfoPem());
        using (var certificate = Tokens.TestCertificates.ForLocalhost())
            folder.Write("ca.pem", certificate.ExportCertificatePem());

        Assert.Null(OpenConnection.To(file, file.Clients[0]));
    }
}
