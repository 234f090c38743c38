using System.Net;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Tokens;

/// <summary>The page of personas, and which requests it is shown for.</summary>
public sealed class AuthorizationRequestTests
{
    // What a request says otherwise than a sound one, and what the client is told; a null value leaves the parameter out.
    private static readonly Dictionary<string, (string Name, string? Value, string Error)> Refused = new(StringComparer.Ordinal)
    {
        ["no response type"] = ("response_type", null, "invalid_request"),
        ["the implicit flow"] = ("response_type", "token", "unsupported_response_type"),
        ["the hybrid flow"] = ("response_type", "code id_token", "unsupported_response_type"),
        ["the answer as a form"] = ("response_mode", "form_post", "invalid_request"),
        ["no challenge"] = ("code_challenge", null, "invalid_request"),
        ["no method, which would be plain"] = ("code_challenge_method", null, "invalid_request"),
        ["the plain method"] = ("code_challenge_method", "plain", "invalid_request"),
        ["a challenge that is no hash"] = ("code_challenge", "short", "invalid_request"),
        ["no login asked for"] = ("scope", "gateway.read", "invalid_scope"),
        ["no scope"] = ("scope", null, "invalid_scope"),
        ["no page to be shown"] = ("prompt", "none", "login_required"),
        ["a request object"] = ("request", "e30.e30.", "request_not_supported"),
        ["the address of a request object"] = ("request_uri", "https://elsewhere.invalid/request", "request_uri_not_supported"),
        ["an endless state"] = ("state", new string('s', 1025), "invalid_request"),
        ["an endless nonce"] = ("nonce", new string('n', 1025), "invalid_request"),
    };

    public static TheoryData<string> Kinds => [.. Refused.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_wrong_request_is_told_to_its_client(string kind)
    {
        // Proves that the registered address gets error, state and issuer, and no page is shown.
        await using var running = await LoggedIn.StartAsync();
        var (name, value, error) = Refused[kind];
        var request = LoggedIn.Request();
        request.Remove(name);
        if (value is not null)
            request[name] = value;
        using var answer = await running.Service.Http.GetAsync(LoggedIn.Address(request));

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        var back = answer.Headers.Location!;
        Assert.Equal((LoggedIn.Redirect, error, running.Service.IssuerName), (back.GetLeftPart(UriPartial.Path), LoggedIn.Parameter(back, "error"), LoggedIn.Parameter(back, "iss")));
        Assert.Equal(name == "state" ? null : "state-1", LoggedIn.Parameter(back, "state"));
        Assert.Null(LoggedIn.Parameter(back, "code"));
    }

    [Theory]
    [InlineData("client_id", null)]
    [InlineData("client_id", "stranger")]
    [InlineData("client_id", "system-a")]
    [InlineData("client_id", RunningTokenService.ClientId)]
    [InlineData("redirect_uri", null)]
    [InlineData("redirect_uri", "https://pages.test/login/callback/")]
    [InlineData("redirect_uri", "https://pages.test/login/callback?x=1")]
    [InlineData("redirect_uri", "https://PAGES.test/login/callback")]
    [InlineData("redirect_uri", "https://pages.test/login/../login/callback")]
    [InlineData("redirect_uri", "https://pages.test.evil.invalid/login/callback")]
    [InlineData("redirect_uri", "https://pages.test/")]
    public async Task Who_is_not_known_at_that_address_is_told_nothing(string name, string? value)
    {
        // Proves that no request leads to an address that is not registered letter by letter: the person gets a page, without a word of the request.
        await using var running = await LoggedIn.StartAsync();
        var request = LoggedIn.Request();
        request.Remove(name);
        if (value is not null)
            request[name] = value;
        using var answer = await running.Service.Http.GetAsync(LoggedIn.Address(request));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(answer.Headers.Location);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("state-1", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("state")]
    [InlineData("scope")]
    [InlineData("code_challenge")]
    [InlineData("redirect_uri")]
    [InlineData("client_id")]
    public async Task No_parameter_counts_twice(string name)
    {
        // Proves that nobody gets to choose between two values (RFC 6749 section 3.1).
        await using var running = await LoggedIn.StartAsync();
        var request = LoggedIn.Request().Append(KeyValuePair.Create(name, "another"));
        using var answer = await running.Service.Http.GetAsync(LoggedIn.Address(request));
        if (name is "redirect_uri" or "client_id")
            Assert.Equal((HttpStatusCode.BadRequest, null), (answer.StatusCode, answer.Headers.Location));
        else
            Assert.Equal("invalid_request", LoggedIn.Parameter(answer.Headers.Location!, "error"));
    }

    [Fact]
    public async Task The_page_is_plain_html_with_nothing_that_could_run()
    {
        // Proves the label, both languages, one button a persona with words for role and level, what the browser is told, and that names are text.
        await using var running = await LoggedIn.StartAsync();
        using var answer = await running.Service.Http.GetAsync(LoggedIn.Address(LoggedIn.Request()));
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal((HttpStatusCode.OK, "text/html; charset=utf-8"), (answer.StatusCode, answer.Content.Headers.ContentType!.ToString()));
        Assert.Contains("<html lang=\"da\">", page, StringComparison.Ordinal);
        Assert.Contains("Sandbox - syntetiske personer", page, StringComparison.Ordinal);
        Assert.Contains("lang=\"en\">Sandbox - synthetic people", page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split("<button type=\"submit\" name=\"persona\"").Length - 1);
        Assert.Contains("Sagsbehandler, Jobcenter. NSIS Betydelig", page, StringComparison.Ordinal);
        Assert.Contains("Caseworker, Jobcenter. NSIS Substantial", page, StringComparison.Ordinal);
        Assert.Contains("Sara &lt;Test&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("style=", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<style", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(LoggedIn.Citizen.NationalId!, page, StringComparison.Ordinal);
        Assert.Equal(
            "default-src 'none'; style-src 'self'; form-action 'self' https://pages.test; frame-ancestors 'none'; base-uri 'none'",
            Assert.Single(answer.Headers.GetValues("Content-Security-Policy")));
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal(("nosniff", "no-referrer"), (Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")), Assert.Single(answer.Headers.GetValues("Referrer-Policy"))));
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.All(new[] { "__Host-", "secure", "httponly", "samesite=strict", "path=/" }, part => Assert.Contains(part, cookie, StringComparison.OrdinalIgnoreCase));
        Assert.Contains("button", await running.Service.Http.GetStringAsync(new Uri("/login.css", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_may_come_by_form_too()
    {
        // Proves the other method OpenID Connect asks for, to the code.
        await using var running = await LoggedIn.StartAsync();
        using var content = new FormUrlEncodedContent(LoggedIn.Request());
        using var answer = await running.Service.Http.PostAsync(new Uri("/authorize", UriKind.Relative), content);
        var form = LoggedIn.Form(await answer.Content.ReadAsStringAsync());
        form["persona"] = "sara";
        using var chosen = await running.Service.PostAsync("/login", [.. form]);
        Assert.NotNull(LoggedIn.Parameter(chosen.Headers.Location!, "code"));
    }

    [Theory]
    [InlineData("in another browser")]
    [InlineData("without the proof")]
    [InlineData("with another page's proof")]
    [InlineData("with no persona")]
    [InlineData("with a persona that is none")]
    [InlineData("with two personas")]
    public async Task A_choice_that_is_not_the_page_s_own_leads_nowhere(string how)
    {
        // Proves that a form another page fills in, or another browser sends, logs nobody in.
        await using var running = await LoggedIn.StartAsync();
        using var browser = running.Service.Open();
        using var other = running.Service.Open();
        var form = LoggedIn.Form(await browser.GetStringAsync(LoggedIn.Address(LoggedIn.Request())));
        var proof = LoggedIn.Form(await other.GetStringAsync(LoggedIn.Address(LoggedIn.Request())))["proof"];
        List<KeyValuePair<string, string>> sent = [.. form.Where(f => how != "without the proof" || f.Key != "proof")];
        if (how == "with another page's proof")
            sent = [.. sent.Where(f => f.Key != "proof"), new("proof", proof)];
        if (how != "with no persona")
            sent.Add(new("persona", how == "with a persona that is none" ? "nobody" : "sara"));
        if (how == "with two personas")
            sent.Add(new("persona", "citizen"));
        using var fresh = running.Service.Open();
        using var content = new FormUrlEncodedContent(sent);
        using var answer = await (how == "in another browser" ? fresh : browser).PostAsync(new Uri("/login", UriKind.Relative), content);
        Assert.Equal((HttpStatusCode.BadRequest, null), (answer.StatusCode, answer.Headers.Location));
    }

    [Fact]
    public async Task What_the_page_carried_is_judged_again()
    {
        // Proves that a form changed on the way leads to no address that is not registered, and to no login without a challenge.
        await using var running = await LoggedIn.StartAsync();
        var form = LoggedIn.Form(await running.Service.Http.GetStringAsync(LoggedIn.Address(LoggedIn.Request())));
        form["persona"] = "sara";
        using (var elsewhere = await running.Service.PostAsync("/login", [.. form.Where(f => f.Key != "redirect_uri"), new("redirect_uri", "https://elsewhere.invalid/")]))
            Assert.Equal((HttpStatusCode.BadRequest, null), (elsewhere.StatusCode, elsewhere.Headers.Location));
        using var plain = await running.Service.PostAsync("/login", [.. form.Where(f => f.Key != "code_challenge")]);
        Assert.Equal("invalid_request", LoggedIn.Parameter(plain.Headers.Location!, "error"));
    }

    [Fact]
    public void Every_text_is_there_in_both_languages()
    {
        // Proves that no page ends in a missing word: the two files have the same names in the same order.
        var folder = Path.Combine(Conventions.SourceTree.Root, "src/Gateway.Tokens/Login/Language");
        string[] Names(string file) => [.. System.Xml.Linq.XDocument.Load(Path.Combine(folder, file)).Root!.Elements("data").Select(d => d.Attribute("name")!.Value)];
        Assert.NotEmpty(Names("Texts.resx"));
        Assert.Equal(Names("Texts.resx"), Names("Texts.en.resx"));
    }

    [Theory]
    [InlineData("/authorize", "PUT", HttpStatusCode.MethodNotAllowed)]
    [InlineData("/login", "GET", HttpStatusCode.MethodNotAllowed)]
    [InlineData("/revoke", "GET", HttpStatusCode.MethodNotAllowed)]
    [InlineData("/revoked", "POST", HttpStatusCode.MethodNotAllowed)]
    [InlineData("/introspect", "POST", HttpStatusCode.NotFound)]
    public async Task Nothing_else_is_answered(string path, string method, HttpStatusCode expected)
    {
        await using var running = await LoggedIn.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await running.Service.Http.SendAsync(request);
        Assert.Equal(expected, answer.StatusCode);
        Assert.NotNull(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["error"]);
    }
}
