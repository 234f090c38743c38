using System.Diagnostics;
using System.Text.Json;
using Gateway.Sandbox;

namespace Gateway.EndToEndTests;

/// <summary>A gRPC client nobody here wrote (Python grpcio, the C core) calls the gateway over TLS.</summary>
public sealed class ForeignClientTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [ForeignClientFact]
    public async Task Success_with_receipt_sections_and_provenance()
    {
        // Proves: another implementation of gRPC and protobuf reads the whole answer.
        var answer = await CallAsync("success");
        Assert.Equal("OK", answer.GetProperty("code").GetString());
        Assert.Equal(64, answer.GetProperty("receipt").GetProperty("leaf_hash").GetString()!.Length);
        Assert.Equal(12, answer.GetProperty("sections").GetArrayLength());
        var provenance = answer.GetProperty("provenance");
        Assert.True(provenance.GetProperty("items").GetInt32() > 10);
        Assert.Equal(provenance.GetProperty("items").GetInt32(), provenance.GetProperty("complete").GetInt32());
    }

    [ForeignClientFact]
    public async Task An_error_with_its_details()
    {
        // Proves: status, google.rpc.ErrorInfo and BadRequest arrive in the trailer as published.
        var answer = await CallAsync("bad-request");
        Assert.Equal("INVALID_ARGUMENT", answer.GetProperty("code").GetString());
        var details = answer.GetProperty("details");
        Assert.Equal("BAD_REQUEST", details.GetProperty("reason").GetString());
        Assert.Equal("gateway.overview.v1", details.GetProperty("domain").GetString());
        Assert.Contains("citizen_id", details.GetProperty("fields").EnumerateArray().Select(f => f.GetString()));
    }

    [ForeignClientFact]
    public async Task A_deadline_is_kept_with_an_explained_gap()
    {
        // Proves: grpc-timeout from another client reaches the sources; a hanging one becomes a gap before the deadline.
        gateway.Simulators.SetFault("ffb", Fault.Of(FaultKind.Hang));
        try
        {
            // A machine that stands still for longer than the gateway's reserve makes any answer late; three times in a row it does not.
            var answer = await CallAsync("deadline", "--deadline-ms", "4000");
            for (var attempt = 1; attempt < 3 && answer.GetProperty("code").GetString() == "DEADLINE_EXCEEDED"; attempt++)
                answer = await CallAsync("deadline", "--deadline-ms", "4000");
            Assert.Equal("OK", answer.GetProperty("code").GetString());
            Assert.Contains(answer.GetProperty("sections").EnumerateArray(), s =>
                s.GetProperty("category").GetString() == "social-assessment" && s.GetProperty("state").GetString() == "UNAVAILABLE");
        }
        finally
        {
            gateway.Simulators.ClearFaults();
        }
    }

    [ForeignClientFact]
    public async Task A_deadline_that_passes_is_DEADLINE_EXCEEDED()
    {
        // Proves: a deadline no answer can meet ends as gRPC says it must.
        var answer = await CallAsync("deadline", "--deadline-ms", "1");
        Assert.Equal("DEADLINE_EXCEEDED", answer.GetProperty("code").GetString());
    }

    [ForeignClientFact]
    public async Task Without_a_token_UNAUTHENTICATED()
    {
        // Proves: the refusal is a gRPC status to another implementation too.
        Assert.Equal("UNAUTHENTICATED", (await CallAsync("unauthenticated")).GetProperty("code").GetString());
    }

    private async Task<JsonElement> CallAsync(string scenario, params string[] more)
    {
        var start = new ProcessStartInfo(ForeignClientFactAttribute.Python!) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        var address = gateway.Started.Gateway.Address;
        string[] arguments =
        [
            Path.Combine(RepositoryFiles.Root, "tests", "foreign", "overview_client.py"), scenario, "--target", $"localhost:{address.Port}",
            "--ca", gateway.AuthorityFile, "--protos", Path.Combine(RepositoryFiles.Root, "protos"), .. more,
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var about = gateway.About("D1");
        start.Environment["GATEWAY_TOKEN"] = await gateway.TokenAsync();
        start.Environment["GATEWAY_CITIZEN"] = about.CitizenId;
        start.Environment["GATEWAY_CASE"] = about.CaseId;
        start.Environment["GATEWAY_PURPOSE"] = about.Purpose;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var line = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
        Assert.True(line is not null, "the foreign client printed nothing: " + await errors);
        return JsonDocument.Parse(line!).RootElement.Clone();
    }
}

/// <summary>A test that needs Python's grpcio; <c>tests/run</c> installs it, a bare <c>dotnet test</c> says that it is missing.</summary>
public sealed class ForeignClientFactAttribute : FactAttribute
{
    public ForeignClientFactAttribute()
    {
        if (Python is null)
            Skip = "No Python with grpcio and grpc_tools here; tests/run installs it.";
    }

    internal static string? Python { get; } = Find();

    private static string? Find() =>
        new[] { Environment.GetEnvironmentVariable("GATEWAY_PYTHON"), "/usr/bin/python3" }.FirstOrDefault(p => p is not null && File.Exists(p) && HasGrpc(p));

    private static bool HasGrpc(string python)
    {
        var start = new ProcessStartInfo(python) { UseShellExecute = false, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("import grpc, grpc_tools.protoc");
        using var process = Process.Start(start)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
