using Gateway.DisclosureLog.Notes;
using Microsoft.AspNetCore.Http;

namespace Gateway.DisclosureLog.Tests.Verifier;

/// <summary>Proves that an address and the public key are enough to audit a log, and that a server cannot misuse the auditor.</summary>
public sealed class HttpVerifierTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();
    private readonly NoteSigner _signer = NoteSigner.Generate("example.org/disclosures");

    [Fact]
    public async Task A_good_log_passes_over_https_and_a_change_is_named()
    {
        // Proves: everything is read by paths alone; only the given authority is believed; the place of a change is named.
        var log = new LogFolder(_scratch.In("log"), _signer).GrowTo(1_000);
        await using var served = await ServedFolder.StartAsync(log.Path);
        var result = await VerifyAsync(served);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        log.Flip("tile/entries/001", 5);
        Assert.Contains("entry 256: the one in tile/entries/001 is not the one that tile/0/001 has the hash of.", (await VerifyAsync(served)).Findings);
    }

    [Fact]
    public async Task Records_that_need_a_token_are_read_with_the_one_of_a_file()
    {
        // Proves: a server that hands out records for a token alone, as the gateway does, is audited with it and not without; a file that holds no token is named.
        var log = new LogFolder(_scratch.In("log"), _signer).GrowTo(300);
        await using var served = await ServedFolder.StartAsync(log.Path, demanded: "a-token");
        Assert.Equal(2, (await VerifyAsync(served)).ExitCode);
        var token = _scratch.In("token");
        await File.WriteAllTextAsync(token, "a-token\n");
        var result = await VerifyAsync(served, "--token-file", token);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        await File.WriteAllTextAsync(token, "no token at all\n");
        Assert.Equal(2, (await VerifyAsync(served, "--token-file", token)).ExitCode);
    }

    [Fact]
    public async Task Partial_tiles_that_have_grown_since_are_read_in_their_full_form()
    {
        // Proves: a log that removes partial tiles once they are full is still checked against an older checkpoint.
        var log = new LogFolder(_scratch.In("log"), _signer).GrowTo(300).GrowTo(600);
        File.Copy(log.In("checkpoints/300"), log.In("checkpoint"), overwrite: true);
        File.Delete(log.In("tile/0/001.p/44"));
        File.Delete(log.In("tile/entries/001.p/44"));
        File.Delete(log.In("tile/1/000.p/1"));
        log.Write("tile/1/000", [.. File.ReadAllBytes(log.In("tile/1/000.p/2")), .. new byte[32 * 254]]);
        await using var served = await ServedFolder.StartAsync(log.Path);
        var result = await VerifyAsync(served);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
    }

    [Fact]
    public async Task A_rollback_shows_against_a_checkpoint_kept_from_before()
    {
        // Proves: over HTTP too the auditor's own memory shows what the server no longer speaks of.
        var log = new LogFolder(_scratch.In("log"), _signer).GrowTo(300).GrowTo(600);
        var kept = log.In("checkpoints/600");
        File.Copy(log.In("checkpoints/300"), log.In("checkpoint"), overwrite: true);
        await using var served = await ServedFolder.StartAsync(log.Path);
        Assert.Equal([$"checkpoint has 300 entries, but {kept} has 600. The log was rolled back."], (await VerifyAsync(served, "--checkpoint", kept)).Findings);
    }

    [Fact]
    public async Task A_server_that_another_authority_vouches_for_is_not_asked()
    {
        // Proves: with --ca nobody else's word counts, and without it this machine's authorities do not know the server.
        await using var served = await ServedFolder.StartAsync(new LogFolder(_scratch.In("log"), _signer).GrowTo(1).Path);
        using var other = ServedFolder.NewCertificate();
        var otherFile = _scratch.In("other.pem");
        await File.WriteAllTextAsync(otherFile, other.ExportCertificatePem());
        Assert.Equal(2, (await Verified.RunAsync(served.Address, "--key", _signer.Verifier.ToString(), "--ca", otherFile)).ExitCode);
        Assert.Equal(2, (await Verified.RunAsync(served.Address, "--key", _signer.Verifier.ToString())).ExitCode);
    }

    [Fact]
    public async Task An_endless_answer_is_cut_and_refused()
    {
        // Proves: a server cannot fill the auditor's memory: what is too long for a checkpoint is none.
        var sent = 0L;
        await using var served = await ServedFolder.StartAsync("", async context =>
        {
            var part = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested && sent < 1L << 30)
            {
                await context.Response.Body.WriteAsync(part, context.RequestAborted);
                sent += part.Length;
            }
        });
        var result = await VerifyAsync(served);
        Assert.Equal(["checkpoint: the checkpoint does not hold: it is not a signed checkpoint."], result.Findings);
        Assert.InRange(sent, 1, 1L << 28);
    }

    [Fact]
    public async Task A_redirect_and_a_failing_server_end_the_audit_without_a_verdict()
    {
        // Proves: the auditor goes nowhere but to the address given, and says that it could not check, not that the log is bad.
        await using var redirecting = await ServedFolder.StartAsync("", context =>
        {
            context.Response.Redirect("https://127.0.0.1:1/elsewhere");
            return Task.CompletedTask;
        });
        var result = await VerifyAsync(redirecting);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains("checkpoint could not be read. That says nothing about the log; try again.", result.Errors);

        await using var failing = await ServedFolder.StartAsync("", context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        });
        Assert.Equal(2, (await VerifyAsync(failing)).ExitCode);
    }

    [Theory]
    [InlineData(StatusCodes.Status429TooManyRequests, "0")]
    [InlineData(StatusCodes.Status503ServiceUnavailable, "1")]
    [InlineData(StatusCodes.Status429TooManyRequests, "Sat, 21 Nov 2020 12:00:00 GMT")]
    public async Task A_busy_server_is_asked_again_when_it_says(int status, string after)
    {
        // Proves: a server that refuses the same file more often than a failing one would be asked is audited to the end where it says when to come again, in seconds or by a moment.
        var log = new LogFolder(_scratch.In("log"), _signer).GrowTo(300);
        var refused = 0;
        await using var served = await ServedFolder.StartAsync("", context =>
        {
            var refuse = context.Request.Path.Value!.EndsWith("/checkpoint", StringComparison.Ordinal) && Interlocked.Increment(ref refused) <= 4;
            return refuse ? RefuseAsync(context, status, after) : ServedFolder.ServeAsync(context, log.Path);
        });
        var result = await VerifyAsync(served);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        Assert.Equal(5, refused);
    }

    [Theory]
    [InlineData("0", 11)]
    [InlineData("61", 1)]
    [InlineData("Fri, 21 Nov 2121 12:00:00 GMT", 1)]
    public async Task A_server_that_is_always_busy_or_says_to_wait_long_ends_the_audit(string after, int asked)
    {
        // Proves: ten waits for a file and no more, and none that is longer than a minute: no server holds the auditor for ever.
        var times = 0;
        await using var served = await ServedFolder.StartAsync("", context =>
        {
            Interlocked.Increment(ref times);
            return RefuseAsync(context, StatusCodes.Status429TooManyRequests, after);
        });
        var result = await VerifyAsync(served);
        Assert.Equal((2, asked), (result.ExitCode, times));
        Assert.Contains("checkpoint could not be read. That says nothing about the log; try again.", result.Errors);
    }

    public void Dispose() => _scratch.Dispose();

    private static Task RefuseAsync(HttpContext context, int status, string after)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = after;
        return Task.CompletedTask;
    }

    private async Task<Verified> VerifyAsync(ServedFolder served, params string[] more)
    {
        var authority = _scratch.In("authority.pem");
        await File.WriteAllTextAsync(authority, served.Authority);
        return await Verified.RunAsync([served.Address, "--key", _signer.Verifier.ToString(), "--ca", authority, .. more]);
    }
}
