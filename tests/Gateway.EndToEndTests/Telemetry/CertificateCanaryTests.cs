// Proves that nothing of what stands in client certificates, in revocation lists and in the register of staff comes out where it must not.
using System.Security.Cryptography.X509Certificates;
using Gateway.Access;
using Gateway.Callers.Certificates;
using Gateway.DisclosureLog;
using Gateway.EndToEndTests.Identity;
using Gateway.Persons;
using Gateway.Telemetry;
using Gateway.Tests.Callers.Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.EndToEndTests.Telemetry;

/// <summary>
/// Canaries in the subject and the other names of client certificates, in who issued them and in who signed a revocation list,
/// and in every part of the register of staff, looked for in the answers, the operator's log at its most talkative, and what
/// the collector is told.
/// </summary>
public sealed class CertificateCanaryTests : IAsyncLifetime
{
    private const string Call = "/gateway.overview.v1.OverviewService/GetOverview";

    // No token, or none that is bound: refused; an empty request behind a token that is good.
    private const string Refused = "grpc-status: 16";
    private const string Past = "grpc-status: 3";

    private static readonly MunicipalityId Municipality = MunicipalityId.Parse("0999");

    private readonly string _persons = Directory.CreateTempSubdirectory("gateway-persons-").FullName;
    private readonly List<IDisposable> _open = [];
    private Collector _collector = null!;
    private IssuedGateway _gateway = null!;
    private TestAuthority _authority = null!;
    private ClientTrust _trust = null!;
    private string _lists = "";

    public async Task InitializeAsync()
    {
        _collector = await Collector.StartAsync();
        _gateway = new IssuedGateway { Least = LogLevel.Trace, Telemetry = new TelemetrySettings(_collector.Address), Clients = Trust, PersonsFolder = _persons };
        await _gateway.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _collector.DisposeAsync();
        _open.ForEach(o => o.Dispose());
        Directory.Delete(_persons, recursive: true);
    }

    [Fact]
    public async Task What_stands_in_a_certificate_a_list_or_the_register_of_staff_comes_out_nowhere()
    {
        // Proves it one canary at a time; that each certificate was looked at, by what became of its call; that each list and each register was, by the complaint about it; and, by a leak in the log and in the figures, that it would be found there.
        var answered = new List<string>();
        foreach (var canary in Canaries.All)
            await CertificatesAsync(canary, answered);
        var complaints = Canaries.All.SelectMany(Lists).ToList();
        StaffRegisters();

        Assert.Empty(Found(answered));
        Assert.Equal(Canaries.All.Length, complaints.Count(c => c.Contains("signed by none of the authorities", StringComparison.Ordinal)));
        Assert.Empty(Found(complaints));
        Assert.Empty(Found(_gateway.Log));

        using (Signals.Question(Canaries.Diagnosis, "any"))
        {
            // A source of that name would be told of.
        }
        _gateway.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Gateway.Planted").LogWarning("planted {Name}", Canaries.Name);
        Assert.Equal(["a name"], Found(_gateway.Log));
        await _gateway.StopAsync();
        Assert.NotEmpty(_collector.Received);
        Assert.Equal(["a diagnosis"], _collector.Received.SelectMany(Canaries.In).Distinct());
    }

    private async Task CertificatesAsync(string canary, List<string> answered)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddEmailAddress(canary + "@municipality.example");
        names.AddUserPrincipalName(canary);
        names.AddUri(new Uri("urn:system:" + canary));
        // A token is longer than a label of a domain may be.
        if (canary != Canaries.Token)
            names.AddDnsName(canary + ".municipality.example");
        var told = new Issued { Subject = $"CN={canary}, O={canary}", Dns = null, More = [names.Build()] };
        var stranger = Kept(TestAuthority.Root(canary, TimeProvider.System.GetUtcNow()));

        var (sound, revoked) = (Kept(_authority.Issue(told)), Kept(_authority.Issue(told)));
        await WriteListAsync(_authority.List(revoked));
        answered.Add(await SendAsync(sound));
        Assert.Contains(Past, answered[^1], StringComparison.Ordinal);
        var now = TimeProvider.System.GetUtcNow();
        X509Certificate2[] wrong =
        [
            revoked, Kept(_authority.Issue(told with { From = now.AddDays(-3), Until = now.AddDays(-1) })), Kept(_authority.Issue(told with { Usages = [TestAuthority.ForServers] })), Kept(stranger.Issue(told)),
        ];
        foreach (var shown in wrong)
        {
            answered.Add(await SendAsync(shown));
            Assert.Contains(Refused, answered[^1], StringComparison.Ordinal);
        }
        // Bound to another certificate than the one that is shown.
        answered.Add(await SendAsync(sound, boundTo: revoked));
        Assert.Contains(Refused, answered[^1], StringComparison.Ordinal);
    }

    // A list in the right place that another authority has signed, and one that is none.
    private List<string> Lists(string canary)
    {
        var stranger = Kept(TestAuthority.Root(canary, TimeProvider.System.GetUtcNow()));
        var complaints = new List<string>();
        foreach (var list in new[] { stranger.List(), $"-----BEGIN X509 CRL-----\n{Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(canary))}\n-----END X509 CRL-----\n", canary })
        {
            File.WriteAllText(_lists, list);
            complaints.AddRange(_trust.Look(TimeProvider.System.GetUtcNow()));
        }
        Assert.True(complaints.Count >= 3, $"only {complaints.Count} complaints");
        return complaints;
    }

    private void StaffRegisters()
    {
        var register = _gateway.Services.GetRequiredService<PersonRegister>();
        var person = Person.Known(CitizenId.TryParse(Canaries.Number)!);
        foreach (var canary in Canaries.All)
        {
            File.WriteAllText(StaffFile, $$"""{"staff": [{"user": "{{canary}}", "person": "{{Canaries.Number}}", "household": []}], "flagged": ["{{Canaries.Number}}"]}""");
            Assert.Equal(StaffTie.Self, register.TieOf(Municipality, canary, person));
            var lines = _gateway.Log.Count(l => l.StartsWith("9002 ", StringComparison.Ordinal));
            string[] faulty =
            [
                $$"""{"staff": [{"user": "{{canary}}", "person": "{{canary}}-"}]}""", $$"""{"staff": [{"user": "{{canary}}", "person": "{{Canaries.Number}}", "household": ["{{canary}}-"]}]}""",
                $$"""{"flagged": ["{{canary}}", "x"]}""", $$"""{"{{canary}}": 1}""", $$"""{"staff": "{{canary}}"}""", canary + canary,
            ];
            foreach (var content in faulty)
            {
                File.WriteAllText(StaffFile, content);
                Assert.Equal(StaffTie.Self, register.TieOf(Municipality, canary, person));
            }
            Assert.Equal(lines + faulty.Length, _gateway.Log.Count(l => l.StartsWith("9002 ", StringComparison.Ordinal)));
        }
    }

    private string StaffFile => Path.Combine(_persons, "0999.staff.json");

    private async Task<string> SendAsync(X509Certificate2 shown, X509Certificate2? boundTo = null)
    {
        using var client = _gateway.Open(shown, []);
        var token = _gateway.Systems.Writer.Token(c => (c["cnf"], c["client_id"]) = (BoundGateway.BoundTo(boundTo ?? shown), Guid.NewGuid().ToString("N")));
        return await IssuedGateway.SendAsync(client, IssuedGateway.Call(Call, ["Bearer " + token]));
    }

    private async Task WriteListAsync(string list)
    {
        await File.WriteAllTextAsync(_lists, list);
        Assert.Empty(_trust.Look(TimeProvider.System.GetUtcNow()));
    }

    private ClientTrust Trust(string folder)
    {
        var pki = Directory.CreateDirectory(Path.Combine(folder, "pki")).FullName;
        var lists = Directory.CreateDirectory(Path.Combine(pki, "lists")).FullName;
        _authority = Kept(TestAuthority.Root("Root", TimeProvider.System.GetUtcNow()));
        _lists = Path.Combine(lists, "root.crl");
        File.WriteAllText(_lists, _authority.List());
        var authorities = Path.Combine(pki, "authorities.pem");
        File.WriteAllText(authorities, _authority.Certificate.ExportCertificatePem() + "\n");
        return _trust = ClientTrust.Open(authorities, lists).Trust!;
    }

    private T Kept<T>(T opened)
        where T : IDisposable
    {
        _open.Add(opened);
        return opened;
    }

    private static IEnumerable<string> Found(IEnumerable<string> emitted) => emitted.SelectMany(Canaries.In).Distinct();
}
