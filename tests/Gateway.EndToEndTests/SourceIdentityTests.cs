using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Overview.V1;
using Gateway.Sandbox;

namespace Gateway.EndToEndTests;

/// <summary>A source that cannot prove who it is is asked nothing, and the answer says that this is why.</summary>
public sealed class SourceIdentityTests(RunningGateway gateway) : IClassFixture<RunningGateway>, IAsyncLifetime
{
    private static readonly Dictionary<string, string> CategoryOf = new()
    {
        ["dfdg"] = "employment-status",
        ["ffb"] = "social-assessment",
        ["cosmic"] = "hospital-diagnoses",
    };

    public static TheoryData<string, string> Impostors()
    {
        var impostors = new TheoryData<string, string>();
        foreach (var source in CategoryOf.Keys)
        {
            foreach (var wrong in new[] { "another host", "an unknown authority", "expired" })
                impostors.Add(source, wrong);
        }
        return impostors;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        gateway.Simulators.ClearFaults();
        return Task.CompletedTask;
    }

    [Theory]
    [MemberData(nameof(Impostors))]
    public async Task A_source_with_the_wrong_certificate_gets_no_question(string source, string wrong)
    {
        // Proves: the name, the authority and the dates are each looked at; no request, and so no national id, reaches
        // the impostor; the others are whole; and the source is asked again as soon as it shows its own certificate.
        await gateway.Caseworker.GetOverviewAsync(gateway.About("D1", [.. CategoryOf.Values]));
        using var shown = CertificateThatIs(wrong);
        gateway.Simulators.SetFault(source, Fault.Showing(shown));
        var before = gateway.Simulators.Received.Count;
        var overview = await gateway.Caseworker.GetOverviewAsync(gateway.About("D1", [.. CategoryOf.Values]));
        foreach (var (asked, category) in CategoryOf)
        {
            var section = overview.Of(category);
            Assert.Equal(asked == source ? SectionState.Unavailable : SectionState.Available, section.State);
            Assert.Equal(asked == source ? ["SOURCE_UNTRUSTED"] : [], section.Codes());
        }
        Assert.DoesNotContain(gateway.Simulators.Received.Skip(before), r => r.Source == source);
        Assert.False(overview.Of(CategoryOf[source]).Reasons[0].Transient);

        gateway.Simulators.ClearFaults();
        var again = await gateway.Caseworker.GetOverviewAsync(gateway.About("D1", CategoryOf[source]));
        Assert.Equal(SectionState.Available, again.Of(CategoryOf[source]).State);
    }

    [Fact]
    public async Task A_good_certificate_of_the_tests_own_making_is_believed()
    {
        // Proves: what the impostors lack is exactly what is wrong with them: the same certificate without fault is good.
        using var good = CertificateThatIs("good");
        gateway.Simulators.SetFault("ffb", Fault.Showing(good));
        var overview = await gateway.Caseworker.GetOverviewAsync(gateway.About("D1", "social-assessment"));
        Assert.Equal(SectionState.Available, overview.Of("social-assessment").State);
    }

    private X509Certificate2 CertificateThatIs(string wrong)
    {
        var now = TimeProvider.System.GetUtcNow();
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(wrong == "another host" ? "another.invalid" : "localhost");
        names.AddIpAddress(wrong == "another host" ? IPAddress.Parse("192.0.2.1") : IPAddress.Loopback);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=source", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        if (wrong == "an unknown authority")
            return request.CreateSelfSigned(now.AddMinutes(-4), now.AddHours(1));
        var folder = Path.Combine(gateway.Folder, "certs");
        using var authority = X509Certificate2.CreateFromPemFile(Path.Combine(folder, "ca.pem"), Path.Combine(folder, "ca.key"));
        // A certificate may not begin before its authority's, which was made for this test.
        using var made = request.Create(authority, now.AddMinutes(-4), wrong == "expired" ? now.AddMinutes(-1) : now.AddHours(1), RandomNumberGenerator.GetBytes(16));
        return made.CopyWithPrivateKey(key);
    }
}
