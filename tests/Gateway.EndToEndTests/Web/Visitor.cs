using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;

namespace Gateway.EndToEndTests.Web;

/// <summary>A browser as a program sees one: it keeps the gateway's cookies, follows no redirect by itself, and can do what no browser would.</summary>
internal sealed partial class Visitor : IDisposable
{
    private readonly Uri _gateway;
    private readonly HttpClient _http;

    /// <param name="gateway">Where the gateway is.</param>
    /// <param name="server">The one certificate that is accepted, whatever host name is asked for.</param>
    internal Visitor(Uri gateway, X509Certificate2 server)
    {
        _gateway = gateway;
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == server.GetCertHashString();
        _http = new HttpClient(handler);
    }

    /// <summary>The gateway's cookies by name.</summary>
    internal Dictionary<string, string> Cookies { get; init; } = [];

    /// <summary>Every Set-Cookie of the gateway, as it came.</summary>
    internal List<string> SetCookies { get; } = [];

    public void Dispose() => _http.Dispose();

    internal Task<Page> GetAsync(string address) => SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(_gateway, address)));

    internal async Task<Page> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            var own = request.RequestUri!.Authority == _gateway.Authority;
            if (own && Cookies.Count > 0)
                request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(c => $"{c.Key}={c.Value}")));
            using var answer = await _http.SendAsync(request);
            if (own && answer.Headers.TryGetValues("Set-Cookie", out var set))
                Keep(set);
            var headers = answer.Headers.Concat(answer.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
            return new Page(answer.StatusCode, headers, await answer.Content.ReadAsStringAsync(), answer.Headers.Location);
        }
    }

    /// <summary>Goes the whole way out and back; the answer is that of the way back.</summary>
    internal async Task<Page> LoginAsync(string query = "with=" + WebGateway.Prompt) => await GetAsync((await WayBackAsync(query)).AbsoluteUri);

    /// <summary>Goes out to the issuer; gives the address that it sends the browser back with.</summary>
    internal async Task<Uri> WayBackAsync(string query = "with=" + WebGateway.Prompt)
    {
        var asked = await GetAsync("/login?" + query);
        Assert.Equal(HttpStatusCode.SeeOther, asked.Status);
        return (await GetAsync(asked.Location!.AbsoluteUri)).Location!;
    }

    /// <summary>Presses the button of a page that leads to a path.</summary>
    internal async Task<Page> PressAsync(string page, string path) => await PostAsync(path, Proof((await GetAsync(page)).Body, path));

    internal Task<Page> PostAsync(string path, string? proof, string? from = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_gateway, path)) { Content = new FormUrlEncodedContent(proof is null ? [] : [new("proof", proof)]) };
        if (from is not null)
            request.Headers.Add("Sec-Fetch-Site", from);
        return SendAsync(request);
    }

    /// <summary>The proof in the form that leads to a path.</summary>
    internal static string Proof(string body, string path) => Assert.Single(Form().Matches(body), m => m.Groups[1].Value == path).Groups[2].Value;

    private void Keep(IEnumerable<string> set)
    {
        foreach (var cookie in set)
        {
            SetCookies.Add(cookie);
            var (name, value) = cookie.Split(';')[0].Split('=', 2) is [var n, var v] ? (n, v) : ("", "");
            if (cookie.Contains("expires=Thu, 01 Jan 1970", StringComparison.OrdinalIgnoreCase))
                Cookies.Remove(name);
            else
                Cookies[name] = value;
        }
    }

    [GeneratedRegex("""<form method="post" action="([^"]+)"><input type="hidden" name="proof" value="([^"]+)">""")]
    private static partial Regex Form();

    /// <summary>An answer.</summary>
    internal sealed record Page(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, string Body, Uri? Location)
    {
        /// <summary>All of it as it came, but for the date: what must be the same where nothing may be learnt.</summary>
        internal string Whole => string.Join('\n', Headers.Where(h => h.Key != "Date").OrderBy(h => h.Key, StringComparer.Ordinal).Select(h => $"{h.Key}: {h.Value}").Prepend(Status.ToString()).Append(Body));
    }
}
