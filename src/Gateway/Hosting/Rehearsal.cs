using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Gateway.Access;
using Gateway.Callers;
using Gateway.Consent;
using Gateway.Disclosures;
using Gateway.DisclosureLog;
using Gateway.Hosting.Quotas;
using Gateway.Overview;
using Gateway.Persons;
using Gateway.Relations;
using Gateway.Sources;
using Gateway.Sources.Dropped;
using Gateway.Sources.Resilience;
using Gateway.Storage;
using Gateway.Storage.Relations;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Hosting;

/// <summary>
/// Runs the path of a query once before the first caller comes, so that code compiled on first use and the issuer's
/// keys do not eat the 250 ms the gateway keeps for itself: without it the first answer after a start came late when a
/// source hung (measured by tests/Gateway.Benchmarks). The query is about nobody, asks no source, and is recorded in a
/// store of its own that is thrown away.
/// </summary>
internal static class Rehearsal
{
    private const string Header = "x-rehearsal";

    // A call to oneself takes milliseconds; who gets none in this time starts all the same, and the first caller waits instead.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Known to this process alone: nobody else's refused call passes for the rehearsal.
    private static readonly string Secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Whether a call is the rehearsal's own, which is no news for the operator's log.</summary>
    internal static bool IsOwn(HttpRequest request) => request.Headers[Header] == Secret;

    /// <summary>All seven steps and the writing of the answer.</summary>
    internal static async Task RunQueryAsync(GatewaySettings settings, PolicyCatalogue catalogue, SourceCatalogue sources)
    {
        var folder = Directory.CreateDirectory(Path.Combine(settings.DataFolder, "rehearsal"));
        try
        {
            await using (var store = Store.OpenSqlite(Path.Combine(folder.FullName, "gateway.sqlite")).UseVaults(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)))
            {
                var keys = CitizenKeys.Open(Path.Combine(folder.FullName, "citizen.key"), inUse: false);
                var seal = NumberSeal.Open(Path.Combine(folder.FullName, "seal.key"), inUse: false);
                var recorder = new DisclosureRecorder(store, keys, seal, settings.Clock, NullLogger<DisclosureRecorder>.Instance);
                using var noFolders = new DroppedSources(sources, new Dictionary<string, SourceConnection>(), settings.Clock, NullLogger<DroppedSources>.Instance);
                var nobody = new Federation(sources, SourceLines.None, noFolders, settings.Clock, NullLogger<Federation>.Instance);
                var persons = new PersonRegister(null, NullLogger<PersonRegister>.Instance);
                var book = new AccessBook(store, keys, new PolicyCatalogues(catalogue, new Dictionary<MunicipalityId, PolicyCatalogue>()), settings.Clock);
                var relations = new RelationRecorder(new RelationStore(store), keys, settings.Clock, NullLogger<RelationRecorder>.Instance);
                var check = new RelationCheck(book, recorder, nobody, relations, settings.Clock);
                var start = new QueryStart(persons, book, recorder, nobody, check, new RelationsWaiting(), new CallQuotas(settings.Limits, settings.Clock), new SecurityLog(NullLoggerFactory.Instance, new HttpContextAccessor()), catalogue, new DeclaredPurposes(() => CallPurposes.OfTheRole));
                var query = new OverviewQuery(start, recorder, nobody);
                var question = new OverviewQuestion(CitizenId.TryParse("0101000000")!, CaseId.TryParse("rehearsal")!, catalogue.Purposes.Keys.First(), null, []);
                var deadline = CallDeadline.From(settings.Clock.GetUtcNow(), DateTime.MaxValue);
                if (await query.RunAsync(question, Caseworker, deadline, CancellationToken.None) is OverviewResult.Released released)
                    OverviewResponseWriter.Write(released).CalculateSize();
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>One call to the gateway's own address with a token nobody issued: refused, and everything in front of the query has run.</summary>
    internal static async Task CallAsync(Uri address, GatewaySettings settings, ILogger log)
    {
        // It has no client certificate of its own to show.
        if (settings.ClientCertificates is { IsRequired: true })
            return;
        using var handler = new SocketsHttpHandler { UseProxy = false };
        // Its own certificate and no other: the name in it may be the service's, not the loopback's.
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            certificate is not null && certificate.GetCertHashString() == settings.ServerCertificate.Current.GetCertHashString();
        using var client = new HttpClient(handler) { Timeout = Patience };
        // Where it listens on every address, the loopback one answers.
        var own = address.IsLoopback ? address : new UriBuilder(address) { Host = "127.0.0.1" }.Uri;
        using var call = new HttpRequestMessage(HttpMethod.Post, new Uri(own, "/gateway.overview.v1.OverviewService/GetOverview"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 0]),
        };
        call.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        call.Headers.Add(Header, Secret);
        call.Headers.Authorization = new AuthenticationHeaderValue("Bearer", UnsignedToken(settings));
        try
        {
            // Warmed up or not is all that matters here; what the issuer says shows when callers come.
            using var refused = await client.SendAsync(call);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            HostingLogMessages.NotRehearsed(log, e.GetType().Name);
        }
    }

    private static ClaimsPrincipal Caseworker => new(new ClaimsIdentity(
    [
        new(CallerClaims.Municipality, "0000"), new(CallerClaims.Organisation, "00000000"), new(CallerClaims.Unit, "rehearsal"), new(CallerClaims.Role, "caseworker"),
        new(CallerClaims.Assurance, "High"), new(CallerClaims.User, "rehearsal"), new(CallerClaims.Client, "rehearsal"),
    ]));

    private static string UnsignedToken(GatewaySettings settings)
    {
        static string Part(string json) => Base64UrlEncoder.Encode(Encoding.UTF8.GetBytes(json));
        return $$"""{{Part("""{"alg":"ES256","typ":"at+jwt","kid":"rehearsal"}""")}}.{{Part($$"""{"iss":"{{settings.Issuers[0].Identifier}}"}""")}}.{{Part("no signature")}}""";
    }
}
