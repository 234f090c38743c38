using System.Text.Json.Nodes;

namespace Gateway.Tests.Tokens;

/// <summary>What the service says to its operator.</summary>
public sealed class QuietLogTests
{
    [Fact]
    public async Task No_token_assertion_code_or_claim_reaches_the_log()
    {
        // Proves it over every grant, a revocation, a logout and refusals of each, with a positive control: the log is not simply empty.
        using var log = new RememberedLog();
        await using var running = await LoggedIn.StartAsync(log);
        var service = running.Service;
        var assertion = WrittenAssertion.Signed(service.Claims(), service.Key);
        (await service.AskAsync(assertion)).Dispose();
        (await service.AskAsync(assertion)).Dispose();
        (await service.Http.GetAsync(new Uri($"/token?client_assertion={assertion}", UriKind.Relative))).Dispose();
        var code = await running.CodeAsync(LoggedIn.SystemLogin, "citizen");
        var tokens = await LoggedIn.ReadAsync(await running.RedeemAsync(code, LoggedIn.SystemLogin));
        (await running.RedeemAsync(code, LoggedIn.SystemLogin)).Dispose();
        (await running.RedeemAsync("no code", LoggedIn.SystemLogin)).Dispose();
        var (access, id) = ((string)tokens["access_token"]!, (string)tokens["id_token"]!);
        (await service.PostAsync([new("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"), new("subject_token", access), new("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"), .. running.Authentication("system-a")])).Dispose();
        (await service.PostAsync("/revoke", [new("token", access), new("client_id", LoggedIn.SystemLogin)])).Dispose();
        (await service.Http.GetAsync(new Uri($"/logout?id_token_hint={id}", UriKind.Relative))).Dispose();

        Assert.Contains(log.Lines, line => line.Contains("Replayed", StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.Contains("Somebody has logged in", StringComparison.Ordinal));
        var claims = JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(access.Split('.')[1]))!.AsObject();
        IEnumerable<string> personal = new[] { "sub", "cpr", "jti" }.Select(c => (string)claims[c]!);
        foreach (var secret in assertion.Split('.').Concat(access.Split('.')).Concat(id.Split('.')).Concat(personal).Append(code).Append("state-1").Append("nonce-1").Append(LoggedIn.Verifier))
            Assert.DoesNotContain(log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
    }
}
