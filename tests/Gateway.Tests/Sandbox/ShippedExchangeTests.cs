using System.Net.Http.Headers;
using Gateway.Sandbox;

namespace Gateway.Tests.Sandbox;

public sealed class ShippedExchangeTests
{
    [Fact]
    public async Task Every_shipped_exchange_answers_with_status_type_and_body_as_recorded()
    {
        // Proves that what lies in Recorded is what a caller gets, byte for byte (but for a server's own links), over a socket.
        await using var sandbox = await SandboxHost.StartAsync(new SandboxOptions());
        var exchanges = RecordedFile.ReadAll(RecordedFile.Shipped);
        Assert.All(exchanges.Select(e => e.Source).Distinct(), source => Assert.Contains(source, sandbox.Recorded));
        Assert.True(exchanges.Count > 150, $"{exchanges.Count}");
        foreach (var exchange in exchanges)
        {
            sandbox.SetFault(exchange.Source, Fault.Of(exchange.Alternative ? FaultKind.Alternative : FaultKind.None));
            using var response = await Caller.AskAsync(sandbox, exchange);
            Assert.Equal((exchange.Case, exchange.Status), (exchange.Case, (int)response.StatusCode));
            Assert.Equal(MediaTypeHeaderValue.Parse(exchange.ContentType).ToString(), response.Content.Headers.ContentType!.ToString());
            Assert.Equal(exchange.BodyFrom(sandbox.AddressOf(exchange.Source)), await response.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task Every_source_listens_on_a_loopback_port_of_its_own()
    {
        // Proves that each source has its own address and that an unknown one is named, not guessed.
        await using var sandbox = await SandboxHost.StartAsync(new SandboxOptions());
        Assert.All(["cosmic", "dfdg", "ffb", "kmd-momentum", "kmd-nexus"], source => Assert.Contains(source, sandbox.Sources));
        Assert.Equal(sandbox.Sources.Count, sandbox.Sources.Select(s => sandbox.AddressOf(s).Port).Distinct().Count());
        Assert.All(sandbox.Sources, s => Assert.Equal("127.0.0.1", sandbox.AddressOf(s).Host));
        Assert.Contains(string.Join(", ", sandbox.Sources), Assert.Throws<ArgumentException>(() => sandbox.AddressOf("nexus")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Citizens_and_consents_are_read_and_show_no_number()
    {
        // Proves that hosts get the twelve citizens with cases, earlier numbers and protection, and the consents the demonstrations rest on.
        await using var sandbox = await SandboxHost.StartAsync(new SandboxOptions());
        Assert.Equal(["D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8", "D9", "D10", "D11", "D12"], sandbox.Citizens.Select(c => c.Alias));
        Assert.Equal(["26/1234", "26/77", "26/2222", "23/4567", "04/33", "26/4321", "26/88", "26/5678", "26/901", "26/1001", "26/1101", "26/1201"], sandbox.Citizens.Select(c => c.Case));
        Assert.All(sandbox.Citizens, c => Assert.DoesNotContain(c.Cpr, c.ToString(), StringComparison.Ordinal));
        Assert.Equal("D4 (Dorthe Demolund)", sandbox.Citizens[3].ToString());
        var fatima = Assert.Single(sandbox.Citizens, c => c.IsProtected);
        Assert.Equal(("D6", "7604909903", new DateOnly(2027, 2, 1)), (fatima.Alias, Assert.Single(fatima.Earlier), fatima.ProtectedUntil));
        Assert.Equal(["Hemmelig Ærøgade 22", "Hemmelig Ærøgade", "Fatima Ækvist Ørnsø"], fatima.Hidden);
        Assert.True(sandbox.HasConsentFile);
        var anna = sandbox.Consents.Where(c => c.Citizen == "D1").SelectMany(c => c.Categories).ToList();
        Assert.Contains("hospital-diagnoses", anna);
        Assert.DoesNotContain("discharge-letters", anna);
        Assert.DoesNotContain("rehabilitation-plans", anna);
        Assert.Equal(-10, sandbox.Consents.Single(c => c.Citizen == "D4" && c.Holders.Contains("social")).ValidUntilDays);
    }

    [Fact]
    public async Task Several_sandboxes_run_beside_each_other()
    {
        // Proves that nothing is shared: a fault and a seen request id of one are not the other's.
        await using var one = await SandboxHost.StartAsync(new SandboxOptions());
        await using var other = await SandboxHost.StartAsync(new SandboxOptions());
        var exchange = RecordedFile.One("df-01-D1-rich");
        one.SetFault("dfdg", Fault.Of(FaultKind.ServerError));
        using var broken = await Caller.AskAsync(one, exchange, requestId: "r1");
        using var healthy = await Caller.AskAsync(other, exchange, requestId: "r1");
        Assert.Equal((500, 200), ((int)broken.StatusCode, (int)healthy.StatusCode));
    }
}
