using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Gateway.Callers;
using Gateway.Consent.V1;
using Gateway.Hosting;
using Gateway.Storage.Tests;
using Gateway.Transparency;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Gateway.EndToEndTests.FailClosed;

/// <summary>While nothing can be recorded, whatever is asked: no call of the gateway lets anything out about anybody.</summary>
public sealed class EveryCallTests : IAsyncLifetime
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(b => b, b => b);

    // With the store's own patience, several times over: only what hangs takes so long.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private RunningGateway _gateway = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_is_told_of_anybody_that_cannot_be_recorded(On engine)
    {
        // Proves for every call of the contracts, by the contracts themselves: with a store that can be read and not written (a lock on the file that is not given back; a database that lets nobody write) each is refused with UNAVAILABLE and not one message, but for those that are named as telling of nobody; no source is asked, nothing is recorded, and neither answer nor log holds anything of the citizens'. Written again, each is answered.
        _gateway = RunningGateway.OnEngine(engine);
        await _gateway.InitializeAsync();
        var calls = await EveryCall.OfAsync(_gateway);
        // Whether the case is open is asked on its own, after that first answer.
        await CheckedAsync();
        // What is not of the gateway's own contracts tells a state, and the contracts: gRPC's health and reflection.
        var contracts = ServedServices.Contracts.Where(c => c.File.Package.StartsWith("gateway.", StringComparison.Ordinal)).SelectMany(c => c.Methods).ToDictionary(m => $"{m.Service.FullName}/{m.Name}");
        Assert.Equal(contracts.Keys.Order(StringComparer.Ordinal), calls.Keys.Order(StringComparer.Ordinal));
        var tokens = new Dictionary<string, string>();
        foreach (var persona in calls.Values.Select(c => c.Persona).Distinct())
            tokens[persona] = await _gateway.TokenAsync(persona);
        using var channel = _gateway.OpenChannel();
        var known = Known();

        var (records, questions) = (_gateway.Records().Count, _gateway.Simulators.Received.Count);
        IReadOnlyDictionary<string, Answer> unrecorded;
        await using (await HoldAsync(engine))
            unrecorded = await AskAllAsync(channel, calls, tokens);
        var unlike = unrecorded.Where(a => (a.Value.Code != StatusCode.Unavailable || a.Value.Messages > 0) && (calls[a.Key].Expected != Unrecorded.OfNobody || a.Value.Code != StatusCode.OK)).Select(a => $"{a.Key}: {a.Value.Code}, {a.Value.Messages} messages, {a.Value.Said}");
        Assert.Empty(unlike);
        // Of the citizen's own, the id of a consent besides.
        string[] told = [.. known, ((GetConsentRequest)calls["gateway.consent.v1.ConsentService/GetConsent"].Request).ConsentId];
        Assert.Empty(Telling(unrecorded, told));
        Assert.DoesNotContain(_gateway.Log, l => known.Any(k => l.Contains(k, StringComparison.Ordinal)));
        Assert.Equal(records, _gateway.Records().Count);
        // Whether a system is there is tried without a question (CheckSource).
        Assert.DoesNotContain(_gateway.Simulators.Received.Skip(questions), r => r.Method != "HEAD");

        // The same requests, word for word: what was refused can be asked again.
        var recorded = await AskAllAsync(channel, calls, tokens);
        Assert.Empty(recorded.Where(a => a.Value.Code == StatusCode.Unavailable || (calls[a.Key].Expected != Unrecorded.NothingChanged && (a.Value.Code != StatusCode.OK || a.Value.Messages == 0)))
            .Select(a => $"{a.Key}: {a.Value.Code}, {a.Value.Messages} messages, {a.Value.Said}"));
        Assert.Contains("gateway.consent.v1.ConsentService/ListConsents", Telling(recorded, told));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task No_page_of_the_log_tells_of_anybody_that_cannot_be_recorded(On engine)
    {
        // Proves for every page below /log that is not open to anybody, by the gateway's own routes: with a store that can be read and not written it is 503 and empty; written again, it is answered, and the look stands in the log.
        _gateway = RunningGateway.OnEngine(engine);
        await _gateway.InitializeAsync();
        await _gateway.Caseworker.GetOverviewAsync(_gateway.About("D1"));
        await CheckedAsync();
        await _gateway.Started.Gateway.Services.GetRequiredService<TransparencyLog>().SignAsync(CancellationToken.None);
        var closed = _gateway.Started.Gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/log/", StringComparison.Ordinal) && e.Metadata.GetMetadata<OpenToAnybodyAttribute>() is null).Select(e => e.RoutePattern.RawText!);
        Assert.Equal(EveryCall.Pages.Keys.Order(StringComparer.Ordinal), closed.Order(StringComparer.Ordinal));
        using var client = new HttpClient(_gateway.Handler()) { BaseAddress = _gateway.Started.Gateway.Address };
        foreach (var (persona, path) in EveryCall.Pages.Values)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await _gateway.TokenAsync(persona));
            await using (await HoldAsync(engine))
            {
                using var refused = await client.GetAsync(path);
                Assert.Equal((HttpStatusCode.ServiceUnavailable, 0), (refused.StatusCode, (await refused.Content.ReadAsByteArrayAsync()).Length));
            }
            var records = _gateway.Records().Count;
            Assert.NotEmpty(await AnsweredAsync(client, path));
            Assert.Contains(_gateway.Records().Skip(records), r => r.Contains("\nkind log-read\n", StringComparison.Ordinal));
        }
    }

    private static async Task<byte[]> AnsweredAsync(HttpClient client, string path)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            using var answer = await client.GetAsync(path, patience.Token);
            if (answer.StatusCode == HttpStatusCode.OK)
                return await answer.Content.ReadAsByteArrayAsync(patience.Token);
            await Task.Delay(50, patience.Token);
        }
    }

    // The calls whose answers hold something of what is known.
    private static List<string> Telling(IReadOnlyDictionary<string, Answer> answers, string[] known) =>
        [.. answers.Where(a => known.Any(k => a.Value.Everything.Contains(k, StringComparison.Ordinal))).Select(a => a.Key)];

    private async Task CheckedAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (_gateway.Records().OfKind("relation-checked").Count == 0)
            await Task.Delay(20, patience.Token);
    }

    // What of the citizens must not come out: numbers and names.
    private string[] Known() => [.. _gateway.Simulators.Citizens.SelectMany(c => new[] { c.Cpr, c.Name })];

    private async Task<IReadOnlyDictionary<string, Answer>> AskAllAsync(GrpcChannel channel, IReadOnlyDictionary<string, TriedCall> calls, Dictionary<string, string> tokens)
    {
        var invoker = channel.CreateCallInvoker();
        var answers = await Task.WhenAll(calls.Select(async c => (c.Key, Answer: await AskAsync(invoker, c.Key, c.Value.Request, tokens[c.Value.Persona]))));
        return answers.ToDictionary(a => a.Key, a => a.Answer);
    }

    private static async Task<Answer> AskAsync(CallInvoker invoker, string name, IMessage request, string token)
    {
        // On the wire one message is a stream of one.
        var method = new Method<byte[], byte[]>(MethodType.ServerStreaming, name.Split('/')[0], name.Split('/')[1], Bytes, Bytes);
        using var call = invoker.AsyncServerStreamingCall(
            method, null, new CallOptions(new Metadata { { "authorization", $"Bearer {token}" } }, TimeProvider.System.GetUtcNow().UtcDateTime + Patience), request.ToByteArray());
        var everything = new StringBuilder();
        var messages = 0;
        var status = Status.DefaultSuccess;
        try
        {
            for (; await call.ResponseStream.MoveNext(CancellationToken.None); messages++)
                everything.AppendLine(Encoding.UTF8.GetString(call.ResponseStream.Current));
        }
        catch (RpcException e)
        {
            status = e.Status;
        }
        everything.AppendLine(status.Detail);
        foreach (var header in (await call.ResponseHeadersAsync).Concat(call.GetTrailers()))
            everything.AppendLine(header.IsBinary ? Encoding.UTF8.GetString(header.ValueBytes) : header.Value);
        return new Answer(status.StatusCode, messages, status.Detail, everything.ToString());
    }

    private async Task<IAsyncDisposable> HoldAsync(On engine)
    {
        if (engine == On.Postgres)
            return await ReadOnlyAsync();
        var holder = _gateway.OpenStore();
        using var hold = holder.CreateCommand();
        hold.CommandText = "BEGIN IMMEDIATE";
        await hold.ExecuteNonQueryAsync();
        return holder;
    }

    private async Task<IAsyncDisposable> ReadOnlyAsync()
    {
        await SetAsync("SET default_transaction_read_only = on");
        return new Undone(() => SetAsync("RESET default_transaction_read_only"));
    }

    // For whoever connects from now on, which is everybody.
    private async Task SetAsync(string setting)
    {
        await using var connection = new NpgsqlConnection(PostgresServer.Shared.ConnectionString("postgres") + ";Pooling=False");
        await connection.OpenAsync();
        foreach (var sql in new[] { $"ALTER DATABASE {_gateway.Database} {setting}", $"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{_gateway.Database}'" })
        {
#pragma warning disable CA2100 // The statements are the test's own.
            await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync();
        }
    }

    private sealed record Answer(StatusCode Code, int Messages, string Said, string Everything);

    private sealed class Undone(Func<Task> undo) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => new(undo());
    }
}
