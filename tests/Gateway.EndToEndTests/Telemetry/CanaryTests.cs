using System.Text;
using Gateway.Client;
using Gateway.Hosting;
using Gateway.Overview.V1;
using Gateway.Policy.V1;
using Gateway.Sandbox;
using Gateway.Sources.V1;
using Gateway.Telemetry;
using Gateway.Web;
using Gateway.Web.Login;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.EndToEndTests.Telemetry;

/// <summary>
/// A national id, a token, a name and a diagnosis are planted in every input and in the sources, and looked for in
/// everything that is emitted: the operator's log at its most talkative, spans and figures as the collector gets them,
/// errors and headers of answers, the addresses at which sources were asked, and every file.
/// </summary>
public sealed class CanaryTests
{
    private static readonly string[] Callers = ["job-centre-high", "privacy-officer", "citizen-d1"];
    private static readonly Marshaller<byte[]> Raw = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);

    [Fact]
    public async Task What_comes_in_does_not_come_out_where_it_must_not()
    {
        // Proves it for whatever is planted below; that it came in at all, because the caller it is meant for is shown it; and, by a leak in each of the outlets, that it would be found there.
        var folder = Directory.CreateTempSubdirectory("gateway-canaries-").FullName;
        await using var collector = await Collector.StartAsync();
        var gateway = new RunningGateway { Telemetry = new TelemetrySettings(collector.Address), Sources = [] };
        try
        {
            await gateway.StartAsync(CanaryRecordings.Make(folder));
            var shown = (await gateway.Caseworker.GetOverviewAsync(gateway.About("D1"))).ToString();
            Assert.All(new[] { Canaries.Name, Canaries.Diagnosis, Canaries.Token }, canary => Assert.Contains(canary, shown, StringComparison.Ordinal));

            await EveryFolderComesInAsync(gateway);

            var answered = new List<(string Where, byte[] Bytes)>();
            await EveryFieldOfEveryCallAsync(gateway, answered);
            await OneFieldOfAGoodRequestAsync(gateway, answered);
            await WordsThatAreKeptAsync(gateway);
            await HeadersAndAddressesAsync(gateway, answered);
            await LoginsAsync(gateway, answered);
            await SickSourcesAsync(gateway);
            var urls = gateway.Simulators.Received.Where(r => r.Source != "momentum").Select(r => (r.Source, Encoding.UTF8.GetBytes(r.PathAndQuery))).ToList();
            await gateway.StopAsync();

            Assert.True(answered.Count > 500, $"only {answered.Count} answers");
            Assert.Empty(Found(answered));
            Assert.Empty(Found(gateway.Log.Select(l => ("the log", Encoding.UTF8.GetBytes(l)))));
            Assert.NotEmpty(collector.Received);
            Assert.Empty(Found(collector.Received.Select(b => ("the collector", b))));
            Assert.NotEmpty(urls);
            Assert.Empty(Found(urls));
            Assert.Empty(Found(Written(gateway)));

            await EachOutletWouldTellAsync(gateway, collector);
        }
        finally
        {
            Directory.Delete(gateway.Folder, recursive: true);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Every_folder_of_recordings_has_each_of_them()
    {
        // Proves that none is left out, a folder recorded tomorrow included: a name that tells the folder, a diagnosis, a token and a national id stand in what it answers.
        var folder = CanaryRecordings.Make(Directory.CreateTempSubdirectory("gateway-canaries-").FullName);
        try
        {
            Assert.All(CanaryRecordings.Folders, source =>
            {
                var answers = Directory.EnumerateFiles(Path.Combine(folder, source)).Where(f => CanaryRecordings.IsAnswer(Path.GetRelativePath(folder, f))).Select(File.ReadAllBytes).ToList();
                var with = answers.Where(a => Encoding.Latin1.GetString(a).Contains(CanaryRecordings.NameIn(source), StringComparison.Ordinal)).ToList();
                Assert.True(with.Count > 0, source);
                Assert.All(with, a => Assert.Equal(Canaries.All.Length, Canaries.In(a).Count));
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void They_are_found_in_disguise()
    {
        // Proves that the search finds each in both encodings, in Base64 wherever it begins, in hex, percent-encoded, and as a bare hash; and finds nothing where nothing is.
        foreach (var canary in Canaries.All)
        {
            var bytes = Encoding.UTF8.GetBytes(canary);
            byte[][] disguises =
            [
                bytes, Encoding.Unicode.GetBytes(canary), Encoding.UTF8.GetBytes(canary.ToUpperInvariant()), Encoding.UTF8.GetBytes(Convert.ToHexString(bytes)),
                Encoding.UTF8.GetBytes(Convert.ToBase64String(bytes)), Encoding.UTF8.GetBytes(Convert.ToBase64String([1, .. bytes])), Encoding.UTF8.GetBytes(Convert.ToBase64String([1, 2, .. bytes, 3])),
                System.Security.Cryptography.SHA256.HashData(bytes), Encoding.UTF8.GetBytes(Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(bytes))),
            ];
            Assert.All(disguises, d => Assert.Single(Canaries.In([.. "before "u8, .. d, .. " after"u8])));
        }
        Assert.Equal(["a number"], Canaries.In("born 710480-9915"));
        Assert.Empty(Canaries.In("a line of an ordinary log about nobody"));
    }

    // That each source's canaries came in shows what the citizens they are about are shown: all four of them. A source that is never asked answers nothing, whatever it holds.
    private static async Task EveryFolderComesInAsync(RunningGateway gateway)
    {
        var shown = new StringBuilder();
        foreach (var alias in gateway.Simulators.Citizens.Select(c => c.Alias))
        {
            using var citizen = await GeneratedClient.ConnectAsync(gateway, $"citizen-{alias.ToLowerInvariant()}");
            shown.Append(await citizen.Overviews.GetOverviewAsync(gateway.OwnAccessTo(alias), citizen.Options()));
        }
        var (answers, sources) = (shown.ToString(), (await gateway.Client("privacy-officer").Sources.ListSourcesAsync(new ListSourcesRequest { PageSize = 100 })).Sources);
        var never = sources.Where(s => s.NeverAsked is not null).Select(s => s.SourceId).Intersect(CanaryRecordings.Folders).ToHashSet();
        var cameIn = CanaryRecordings.Folders.Where(f => answers.Contains($"{CanaryRecordings.NameIn(f)} {Canaries.Diagnosis} {Canaries.Token} {Canaries.Number}", StringComparison.Ordinal));
        Assert.Equal("", string.Join(' ', CanaryRecordings.Folders.Except(never).Except(cameIn)));
        Assert.Empty(never.Intersect(cameIn));
        Assert.Empty(gateway.Simulators.Received.Select(r => r.Source).Intersect(never));
    }

    // Refused by the first thing that is wrong with them, which must not be told in the caller's words.
    private static async Task EveryFieldOfEveryCallAsync(RunningGateway gateway, List<(string, byte[])> answered)
    {
        using var channel = gateway.OpenChannel();
        var invoker = channel.CreateCallInvoker();
        foreach (var caller in Callers)
        {
            var headers = new Metadata { { "authorization", "Bearer " + await gateway.TokenAsync(caller) } };
            foreach (var method in ServedServices.Contracts.SelectMany(c => c.Methods))
            {
                for (var first = 0; first < Canaries.All.Length; first++)
                {
                    var request = (IMessage)Activator.CreateInstance(method.InputType.ClrType)!;
                    Canaries.Fill(request, first);
                    answered.Add(($"{method.FullName} as {caller}", await AnswerAsync(invoker, method, request.ToByteArray(), headers)));
                }
            }
        }
    }

    // Refused, or answered, by what that one field means.
    private static async Task OneFieldOfAGoodRequestAsync(RunningGateway gateway, List<(string, byte[])> answered)
    {
        using var channel = gateway.OpenChannel();
        var invoker = channel.CreateCallInvoker();
        var headers = new Metadata { { "authorization", "Bearer " + await gateway.TokenAsync("job-centre-high") } };
        var calls = ServedServices.Contracts.SelectMany(c => c.Methods).Where(m => m.InputType.FindFieldByName("citizen_id") is not null).ToList();
        Assert.Contains(calls, m => m.Name == "StreamOverview");
        foreach (var method in calls)
        {
            foreach (var field in method.InputType.Fields.InDeclarationOrder().Where(f => f.FieldType == FieldType.String))
            {
                foreach (var canary in Canaries.All)
                {
                    var request = (IMessage)Activator.CreateInstance(method.InputType.ClrType)!;
                    LikeTheOverviews(request, gateway.About("D1"));
                    Set(request, field, canary);
                    answered.Add(($"{method.FullName}, {field.Name}", await AnswerAsync(invoker, method, request.ToByteArray(), headers)));
                }
            }
        }
    }

    // As far as the call has the same fields.
    private static void LikeTheOverviews(IMessage request, GetOverviewRequest overview)
    {
        foreach (var field in GetOverviewRequest.Descriptor.Fields.InDeclarationOrder().Where(f => f.FieldType == FieldType.String && !f.IsRepeated))
        {
            if (request.Descriptor.FindFieldByName(field.Name) is { FieldType: FieldType.String } same)
                Set(request, same, (string)field.Accessor.GetValue(overview));
        }
    }

    private static void Set(IMessage request, FieldDescriptor field, string text)
    {
        if (field.IsRepeated)
            ((System.Collections.IList)field.Accessor.GetValue(request)).Add(text);
        else
            field.Accessor.SetValue(request, text);
    }

    // Reasons and sources in people's own words are kept, and sealed.
    private static async Task WordsThatAreKeptAsync(RunningGateway gateway)
    {
        var officer = gateway.Officer();
        // A number in them is refused.
        const string Words = $"{Canaries.Name} er indlagt med {Canaries.Diagnosis}.";
        await officer.VerifyAsync("basis:vaerdispring", "rule:emergency-health");
        var request = gateway.About("D2", "hospital-diagnoses");
        request.Emergency = new EmergencyAccess { Justification = Words };
        await gateway.Client("job-centre-high").GetOverviewAsync(request);
        var access = Assert.Single(await officer.EmergenciesAsync());
        Assert.Equal(Words, access.Justification);
        await officer.ReviewEmergencyAccessAsync(new ReviewEmergencyAccessRequest { EmergencyId = access.EmergencyId, Justified = true, Reason = Words, IdempotencyKey = "kept" });
    }

    private static async Task HeadersAndAddressesAsync(RunningGateway gateway, List<(string, byte[])> answered)
    {
        using var http = new HttpClient(gateway.Handler()) { BaseAddress = gateway.Started.Gateway.Address };
        string[] names = ["authorization", "user-agent", "traceparent", "tracestate", "baggage", "x-request-id", "x-forwarded-for", "referer", "cookie", "origin", "grpc-timeout", "content-type", "accept", "x-client-cert"];
        var pages = gateway.Started.Gateway.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Select(e => e.RoutePattern.RawText!).Where(r => r.StartsWith("/log/", StringComparison.Ordinal) || WebPage.All.Any(p => p.Path == r)).Distinct().ToList();
        Assert.Contains("/log/checkpoint", pages);
        foreach (var canary in Canaries.All)
        {
            foreach (var page in pages.Append("/{place}"))
            {
                var address = System.Text.RegularExpressions.Regex.Replace(page, @"\{[^}]*\}", canary, System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
                foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
                    answered.Add((page, await AnswerAsync(http, new HttpRequestMessage(method, $"{address}?who={canary}"))));
            }
            foreach (var name in names)
            {
                foreach (var address in new[] { "/log/checkpoint", WebPaths.Report, WebPaths.Callback, "/gateway.overview.v1.OverviewService/GetOverview" })
                {
                    var request = new HttpRequestMessage(address[1] == 'g' ? HttpMethod.Post : HttpMethod.Get, address) { Content = new ByteArrayContent([0, 0, 0, 0, 0]) };
                    request.Content.Headers.TryAddWithoutValidation("content-type", name == "content-type" ? canary : "application/grpc");
                    request.Headers.TryAddWithoutValidation(name, name switch { "authorization" => "Bearer " + canary, "cookie" => $"__Host-session={canary}; __Host-login={canary}", _ => canary });
                    answered.Add((name, await AnswerAsync(http, request)));
                }
            }
        }
    }

    // What comes back with a browser from a login that this gateway did begin: each part of it, beside those that are right; and what a login begins with.
    private static async Task LoginsAsync(RunningGateway gateway, List<(string, byte[])> answered)
    {
        var handler = gateway.Handler();
        handler.UseCookies = false;
        using var http = new HttpClient(handler) { BaseAddress = gateway.Started.Gateway.Address };
        async Task<HttpResponseMessage> SendAsync(string address, string? cookie)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, address);
            if (cookie is not null)
                request.Headers.TryAddWithoutValidation("cookie", cookie);
            return await http.SendAsync(request);
        }
        async Task<byte[]> BytesAsync(HttpResponseMessage answer) => Encoding.UTF8.GetBytes($"{answer.Headers}{answer.Content.Headers}{await answer.Content.ReadAsStringAsync()}");
        var issuer = gateway.Started.Gateway.Services.GetRequiredService<LoginIssuers>().All[0].Issuer;
        foreach (var canary in Canaries.All)
        {
            foreach (var part in new[] { "code", "state", "iss", "error", "error_description", "error_uri", "session_state", "return", "lang", "with", "cookie", "session" })
            {
                using var begun = await SendAsync($"/login?with={(part == "with" ? canary : issuer.Name)}&return={(part == "return" ? canary : "%2Fme")}&lang={(part == "lang" ? canary : "da")}", part == "session" ? $"__Host-session={canary}" : null);
                answered.Add(($"a login begun with {part}", await BytesAsync(begun)));
                if (part == "with")
                    continue;
                // The gateway has sent the browser out: the right state and the right cookie are there.
                Assert.Equal(System.Net.HttpStatusCode.SeeOther, begun.StatusCode);
                var state = QueryHelpers.ParseQuery(begun.Headers.Location!.Query)["state"].ToString();
                var cookie = begun.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("__Host-login=", StringComparison.Ordinal)).Split(';')[0];
                var back = new Dictionary<string, string?> { ["state"] = state, ["iss"] = issuer.Identifier, ["code"] = "made-up" };
                if (part.StartsWith("error_", StringComparison.Ordinal))
                    back["error"] = "server_error";
                if (part is not ("return" or "lang" or "cookie" or "session"))
                    back[part] = canary;
                using var returned = await SendAsync(QueryHelpers.AddQueryString(WebPaths.Callback, back), part switch { "cookie" => cookie + canary, "session" => $"{cookie}; __Host-session={canary}", _ => cookie });
                Assert.NotEqual(System.Net.HttpStatusCode.NotFound, returned.StatusCode);
                answered.Add(($"a login that came back with {part}", await BytesAsync(returned)));
            }
        }
        // That they got as far as they were meant to, each in its own way.
        Assert.All(new[] { LoginRefusal.NotBegun, LoginRefusal.State, LoginRefusal.Issuer, LoginRefusal.IssuerRefused, LoginRefusal.Code }, why => Assert.Contains(gateway.Log, l => l.Contains($"({why}", StringComparison.Ordinal)));
    }

    // What they send instead of an answer holds canaries too: it is cut from the planted recordings.
    private static async Task SickSourcesAsync(RunningGateway gateway)
    {
        foreach (var kind in Enum.GetValues<FaultKind>().Where(k => k is not (FaultKind.Hang or FaultKind.Slow or FaultKind.WrongCertificate or FaultKind.Rewritten)))
        {
            foreach (var source in gateway.Simulators.Sources)
                gateway.Simulators.SetFault(source, Fault.Of(kind));
            await gateway.Caseworker.GetOverviewAsync(gateway.About("D1"), TimeSpan.FromSeconds(20));
        }
        gateway.Simulators.ClearFaults();
    }

    private static async Task EachOutletWouldTellAsync(RunningGateway gateway, Collector collector)
    {
        await gateway.StartAsync();
        gateway.Started.Gateway.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Gateway.Planted").LogWarning("planted {Name}", Canaries.Name);
        using (Signals.Question(Canaries.Diagnosis, "any"))
        {
            // A source of that name would be told of.
        }
        await File.WriteAllTextAsync(Path.Combine(gateway.DataFolder, "planted"), Canaries.Number);
        await gateway.StopAsync();
        Assert.Contains("the log: a name", Found(gateway.Log.Select(l => ("the log", Encoding.UTF8.GetBytes(l)))));
        Assert.Contains("the collector: a diagnosis", Found(collector.Received.Select(b => ("the collector", b))));
        Assert.Contains("planted: a number", Found(Written(gateway)));
    }

    private static IEnumerable<string> Found(IEnumerable<(string Where, byte[] Bytes)> emitted) =>
        emitted.SelectMany(e => Canaries.In(e.Bytes).Select(kind => $"{e.Where}: {kind}")).Distinct();

    // What sources have delivered, and what the register of persons says, is input; keys are random bytes.
    private static IEnumerable<(string, byte[])> Written(RunningGateway gateway) =>
        Directory.EnumerateFiles(gateway.Folder, "*", SearchOption.AllDirectories)
            .Where(f => Path.GetRelativePath(gateway.DataFolder, f).Split(Path.DirectorySeparatorChar) is not (["persons", ..] or ["delivered", _, "in" or "read", ..]))
            .Select(f => (Path.GetFileName(f), File.ReadAllBytes(f)));

    private static async Task<byte[]> AnswerAsync(CallInvoker invoker, MethodDescriptor method, byte[] request, Metadata headers)
    {
        var options = new CallOptions(headers, DateTime.UtcNow.AddSeconds(20));
        try
        {
            if (method.IsClientStreaming)
            {
                using var both = invoker.AsyncDuplexStreamingCall(new Method<byte[], byte[]>(MethodType.DuplexStreaming, method.Service.FullName, method.Name, Raw, Raw), null, options);
                await both.RequestStream.WriteAsync(request);
                await both.RequestStream.CompleteAsync();
                await DrainAsync(both.ResponseStream);
                return Text(both.GetTrailers());
            }
            using var call = invoker.AsyncServerStreamingCall(new Method<byte[], byte[]>(MethodType.ServerStreaming, method.Service.FullName, method.Name, Raw, Raw), null, options, request);
            // Health tells for as long as it is watched.
            if (method.Name == "Watch")
                return await call.ResponseStream.MoveNext() ? [] : Text(call.GetTrailers());
            await DrainAsync(call.ResponseStream);
            return Text(call.GetTrailers());
        }
        catch (RpcException e)
        {
            return [.. Encoding.UTF8.GetBytes(e.Status.Detail + "\n"), .. Text(e.Trailers)];
        }
    }

    private static async Task DrainAsync(IAsyncStreamReader<byte[]> answers)
    {
        while (await answers.MoveNext())
        {
            // An answer is for the caller; what goes with it is looked at.
        }
    }

    private static byte[] Text(Metadata trailers) =>
        [.. trailers.SelectMany(t => (byte[])[.. Encoding.UTF8.GetBytes(t.Key + ": "), .. t.IsBinary ? t.ValueBytes : Encoding.UTF8.GetBytes(t.Value), (byte)'\n'])];

    private static async Task<byte[]> AnswerAsync(HttpClient http, HttpRequestMessage request)
    {
        using (request)
        using (var answer = await http.SendAsync(request))
            return Encoding.UTF8.GetBytes($"{answer.Headers}{answer.Content.Headers}{await answer.Content.ReadAsStringAsync()}");
    }
}
