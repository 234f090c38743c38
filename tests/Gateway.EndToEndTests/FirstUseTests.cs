using System.Text.Json;

namespace Gateway.EndToEndTests;

/// <summary>What a newcomer sees, from the processes themselves.</summary>
public sealed class FirstUseTests
{
    [Fact]
    public async Task The_gateway_says_what_it_is_and_the_command_it_offers_works()
    {
        // Proves: addresses, citizens and a command to copy are printed; that command shows an overview with legal basis,
        // receipt and what is missing; --json gives a machine the same.
        var folder = Directory.CreateTempSubdirectory("gateway-first-").FullName;
        try
        {
            await using var gateway = await GatewayProcess.StartGatewayAsync(folder);
            var banner = string.Join('\n', gateway.Printed);
            foreach (var word in new[] { "https://localhost:", "dfdg", "ffb", "cosmic", "D1", "D3", "D4", "dotnet run --project src/Gateway.Cli -- overview D1" })
                Assert.Contains(word, banner, StringComparison.Ordinal);

            var (exit, page, _) = await GatewayProcess.RunCliAsync(folder, null, "overview", "D1");
            Assert.Equal(0, exit);
            foreach (var word in new[] { "Indsatser", "Virksomhedspraktik", "§ 11 a", "§ 43", "Epikriser", "samtykke", "Det Fælles Datagrundlag" })
                Assert.Contains(word, page, StringComparison.Ordinal);
            Assert.DoesNotContain('\u001b', page);

            var (jsonExit, json, _) = await GatewayProcess.RunCliAsync(folder, null, "overview", "D1", "--json");
            Assert.Equal(0, jsonExit);
            using var overview = JsonDocument.Parse(json);
            Assert.Equal(12, overview.RootElement.GetProperty("sections").GetArrayLength());

            Assert.Contains(gateway.Printed, l => l.Contains("Asked recorded", StringComparison.Ordinal));
            Assert.Contains(gateway.Printed, l => l.Contains("Disclosed recorded", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Wrong_use_of_the_command_line_is_told_in_a_sentence()
    {
        // Proves: an unknown purpose names the field and exits 2; a gateway that is not there exits 4; no exception text.
        var folder = Directory.CreateTempSubdirectory("gateway-first-").FullName;
        try
        {
            await using (await GatewayProcess.StartGatewayAsync(folder))
            {
                var (badExit, _, badText) = await GatewayProcess.RunCliAsync(folder, null, "overview", "D1", "--purpose", "curiosity");
                Assert.Equal(2, badExit);
                Assert.Contains("purpose", badText, StringComparison.Ordinal);
            }
            var (goneExit, _, goneText) = await GatewayProcess.RunCliAsync(folder, null, "overview", "D1");
            Assert.Equal(4, goneExit);
            Assert.Contains("dotnet run --project src/Gateway", goneText, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", goneText, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", goneText, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_folder_of_recorded_exchanges_is_served_without_code()
    {
        // Proves: --recorded DIR puts other citizens behind the gateway; here the shipped folder under another name and
        // with one citizen's alias changed.
        var folder = Directory.CreateTempSubdirectory("gateway-first-").FullName;
        try
        {
            var recorded = Path.Combine(folder, "recorded");
            CopyFolder(Path.Combine(RepositoryFiles.Root, "src", "Gateway.Sandbox", "Recorded"), recorded);
            var citizens = Path.Combine(recorded, "citizens.json");
            await File.WriteAllTextAsync(citizens, (await File.ReadAllTextAsync(citizens)).Replace("\"D4\"", "\"ANDEN\"", StringComparison.Ordinal));
            File.Delete(Path.Combine(recorded, "consents.json"));
            await using var gateway = await GatewayProcess.StartGatewayAsync(folder, "--recorded", recorded);
            Assert.Contains(gateway.Printed, l => l.Contains("no consents.json", StringComparison.Ordinal));
            var (exit, page, errors) = await GatewayProcess.RunCliAsync(folder, null, "overview", "ANDEN");
            Assert.True(exit == 0, errors);
            Assert.Contains("Bostøtte", page, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("--prot", "7999", "--prot is not known")]
    [InlineData("--port", "abc", "--port takes a port")]
    [InlineData("--recorded", "no-such-folder", "no-such-folder")]
    public async Task Wrong_options_are_told_in_a_sentence(string option, string value, string sentence)
    {
        // Proves: a mistyped option never starts a gateway that does something else than was meant.
        var folder = Directory.CreateTempSubdirectory("gateway-first-").FullName;
        try
        {
            var failure = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => GatewayProcess.StartGatewayAsync(folder, option, value));
            Assert.Contains(sentence, failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_second_gateway_on_the_same_ports_is_told_so()
    {
        // Proves: a taken port is one plain sentence and exit code 1.
        var folder = Directory.CreateTempSubdirectory("gateway-first-").FullName;
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        try
        {
            var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port.ToString();
            var failure = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => GatewayProcess.StartGatewayAsync(folder, "--issuer-port", port));
            Assert.Contains("a port is in use", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("Exception", failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
