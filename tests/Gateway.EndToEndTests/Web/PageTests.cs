using System.Net;
using System.Text.RegularExpressions;
using Gateway.Web;

namespace Gateway.EndToEndTests.Web;

/// <summary>What holds for every page there is, by the table from which pages are mapped; and what a citizen's report tells and leaves behind.</summary>
public sealed partial class PageTests(WebGateway gateway) : IClassFixture<WebGateway>
{
    private static readonly string[] Unasked = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"];

    public static TheoryData<string> Pages => [.. WebPage.All.Select(p => p.Path)];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_page_holds_browsers_to_the_same(string path)
    {
        // Proves: with and without a session, by every method and in both languages, each answer has all the headers, and only what is for anybody may be kept.
        using var citizen = await CitizenAsync("header-reader");
        using var stranger = gateway.Visit();
        foreach (var visitor in new[] { citizen, stranger })
        {
            foreach (var address in new[] { path, path + "?lang=en" })
            {
                foreach (var method in Unasked.Where(m => m != "POST"))
                    Demand(path, await visitor.SendAsync(new HttpRequestMessage(new HttpMethod(method), new Uri(gateway.Address, address))));
            }
        }
        Demand(path, await stranger.PostAsync(path, null));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_page_takes_its_own_methods_and_answers_to_its_own_names(string path)
    {
        // Proves: any other method is refused with what there is, and under a host name that the settings do not have, or a port that is not the gateway's, there is no page and no word of where it would lead.
        var page = WebPage.All.First(p => p.Path == path);
        using var visitor = gateway.Visit();
        foreach (var method in Unasked.Except(page.Methods))
        {
            var refused = await visitor.SendAsync(new HttpRequestMessage(new HttpMethod(method), new Uri(gateway.Address, path)));
            Assert.Equal("", refused.Body);
            // An address of two parts may be a gRPC call's: what is sent there and is none is not found.
            if (refused.Status != HttpStatusCode.NotFound || path.Count(c => c == '/') != 2)
                Assert.Equal((HttpStatusCode.MethodNotAllowed, string.Join(", ", page.Methods.Order())), (refused.Status, string.Join(", ", refused.Headers["Allow"].Split(", ").Order())));
        }
        foreach (var host in new[] { "evil.invalid", "localhost.evil.invalid", "127.0.0.1", "localhost:1", "localhost:8443", $"{WebGateway.OtherHost}:1", $"LOCALHOST:{gateway.Address.Port + 1}" })
        {
            var request = new HttpRequestMessage(new HttpMethod(page.Methods[0]), new Uri(gateway.Address, path));
            request.Headers.Host = host;
            var refused = await visitor.SendAsync(request);
            Assert.Equal((HttpStatusCode.NotFound, "", null), (refused.Status, refused.Body, refused.Location));
        }
    }

    [Theory]
    [InlineData("gateway.test", "https://gateway.test")]
    [InlineData("gateway.test:443", "https://gateway.test")]
    [InlineData("GATEWAY.test", "https://gateway.test")]
    [InlineData("localhost:PORT", "https://localhost:PORT")]
    public async Task Issuers_are_told_the_address_of_the_settings_that_one_came_by(string host, string told)
    {
        // Proves: by the port of https and by the one that is listened on, the way back, the way back from logging out and where security.txt is are under that name and port.
        string Real(string text) => text.Replace("PORT", gateway.Address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        using var visitor = await CitizenAsync("named-reader");
        async Task<Visitor.Page> AskAsync(HttpMethod method, string path, string? proof = null)
        {
            var request = new HttpRequestMessage(method, new Uri(gateway.Address, path)) { Content = proof is null ? null : new FormUrlEncodedContent([new("proof", proof)]) };
            request.Headers.Host = Real(host);
            return await visitor.SendAsync(request);
        }
        var sent = await AskAsync(HttpMethod.Get, "/login?with=prompt");
        Assert.Contains("redirect_uri=" + Uri.EscapeDataString(Real(told) + "/login/callback"), sent.Location!.AbsoluteUri, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"Canonical: {Real(told)}/.well-known/security.txt\n", (await AskAsync(HttpMethod.Get, "/.well-known/security.txt")).Body, StringComparison.Ordinal);
        var left = await AskAsync(HttpMethod.Post, "/logout", Visitor.Proof((await AskAsync(HttpMethod.Get, "/me")).Body, "/logout"));
        Assert.Contains($"name=\"post_logout_redirect_uri\" value=\"{Real(told)}/\"", left.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_that_came_by_a_name_keeps_to_encryption()
    {
        // Proves: HSTS for a year under the installation's name; and none for localhost, where it would shut a developer out of other programs.
        using var visitor = gateway.Visit();
        var request = new HttpRequestMessage(HttpMethod.Get, gateway.Address);
        request.Headers.Host = WebGateway.OtherHost;
        Assert.Equal("max-age=31536000", (await visitor.SendAsync(request)).Headers["Strict-Transport-Security"]);
        Assert.DoesNotContain("Strict-Transport-Security", (await visitor.GetAsync("/")).Headers.Keys);
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/me/")]
    [InlineData("/me/report/1")]
    [InlineData("/.git/config")]
    [InlineData("/pages.css/../data")]
    [InlineData("/log/nothing")]
    public async Task What_is_not_there_is_not_there_without_detail(string path)
    {
        // Proves: an unknown address gets a status and the headers and nothing else; one with a slash too many is at most the same page.
        using var visitor = gateway.Visit();
        var answer = await visitor.GetAsync(path);
        if (path != "/me/")
            Assert.Equal((HttpStatusCode.NotFound, ""), (answer.Status, answer.Body));
        Demand(path, answer);
    }

    [Fact]
    public async Task The_logs_pages_for_machines_go_on_and_have_the_headers_too()
    {
        // Proves: the checkpoint is served to anybody, may be kept for its second, and cannot be framed.
        using var visitor = gateway.Visit();
        var checkpoint = await visitor.GetAsync("/log/checkpoint");
        Assert.Equal((HttpStatusCode.OK, "max-age=1", "DENY"), (checkpoint.Status, checkpoint.Headers["Cache-Control"], checkpoint.Headers["X-Frame-Options"]));
    }

    [Fact]
    public async Task Whom_to_tell_of_a_weakness_is_published()
    {
        // Proves: RFC 9116: a contact, an end within the year, where it is.
        using var visitor = gateway.Visit();
        var page = await visitor.GetAsync("/.well-known/security.txt");
        var fields = page.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(": ", 2)).ToDictionary(l => l[0], l => l[1]);
        Assert.Equal(("text/plain; charset=utf-8", "mailto:security@gateway.test", "da, en"), (page.Headers["Content-Type"], fields["Contact"], fields["Preferred-Languages"]));
        Assert.InRange(DateTimeOffset.Parse(fields["Expires"], System.Globalization.CultureInfo.InvariantCulture) - gateway.Clock.GetUtcNow(), TimeSpan.FromDays(1), TimeSpan.FromDays(365));
        Assert.Equal(new Uri(gateway.Address, "/.well-known/security.txt").AbsoluteUri, fields["Canonical"]);
    }

    [Fact]
    public async Task A_citizen_sees_who_looked_and_each_look_is_written_down()
    {
        // Proves: page and file are the same report as the call's: recorded as such, the one before seen in the next, and to the citizen alone.
        using var citizen = await CitizenAsync("report-reader");
        await citizen.GetAsync("/me/report");
        var second = await citizen.GetAsync("/me/report");
        Assert.Contains("Nogen så denne oversigt over, hvem der har set dine oplysninger.", second.Body, StringComparison.Ordinal);
        Assert.Contains("<dd>Borger</dd>", second.Body, StringComparison.Ordinal);
        var english = await citizen.GetAsync("/me/report?lang=en");
        Assert.Contains("Somebody saw this list of who has looked at your information.", english.Body, StringComparison.Ordinal);
        var before = int.Parse(Total().Match(english.Body).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        var file = await citizen.GetAsync("/me/report.csv");
        Assert.Equal(("text/csv; charset=utf-8", "attachment; filename=\"report.csv\""), (file.Headers["Content-Type"], file.Headers["Content-Disposition"]));
        var lines = file.Body.TrimStart('\ufeff').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("\"at\",\"what\",\"title\"", lines[0], StringComparison.Ordinal);
        Assert.Equal(before + 2, lines.Length);
        Assert.Contains("\"access-report\"", lines[1], StringComparison.Ordinal);
        var document = await citizen.GetAsync("/me/report.pdf");
        Assert.Equal(("application/pdf", "attachment; filename=\"report.pdf\""), (document.Headers["Content-Type"], document.Headers["Content-Disposition"]));
        Assert.StartsWith("%PDF-", document.Body, StringComparison.Ordinal);
        Demand("/me/report.pdf", document);
        gateway.Issuer.BeSound();
        using var staff = gateway.Visit();
        await staff.LoginAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await staff.GetAsync("/me/report")).Status);
        Assert.Contains("Der er endnu ingen side her for din rolle.", (await staff.GetAsync("/me")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_runs_nothing_that_somebody_wrote_into_a_token()
    {
        // Proves: a formula, an escape for a terminal and a turn of the direction of writing, which a caller's unit brought into the log, are text in the file; and the page shows them as such.
        gateway.Issuer.BeSound();
        gateway.Issuer.BeCitizen(WebGateway.Number, "formula-writer");
        var sound = gateway.Issuer.Access;
        gateway.Issuer.Access = c =>
        {
            sound(c);
            c["org_unit"] = "=HYPERLINK(\"https://evil.invalid\")\u001b[2J\u202e";
        };
        using var citizen = gateway.Visit();
        await citizen.LoginAsync();
        await citizen.GetAsync("/me/report");
        var file = await citizen.GetAsync("/me/report.csv");
        Assert.Contains("\"'=HYPERLINK(\"\"https://evil.invalid\"\")\ufffd[2J\ufffd\"", file.Body, StringComparison.Ordinal);
        var cells = file.Body.TrimStart('\ufeff').Split("\r\n").SelectMany(l => l.Trim('"').Split("\",\""));
        Assert.DoesNotContain(cells, c => c.StartsWith('=') || c.StartsWith('+') || c.StartsWith('-') || c.StartsWith('@'));
        Assert.DoesNotContain(file.Body, c => (char.IsControl(c) && c is not ('\r' or '\n')) || c == '\u202e');
        var page = await citizen.GetAsync("/me/report");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.DoesNotContain(page.Body, c => c is '\u001b' or '\u202e');
    }

    [Fact]
    public async Task A_long_report_goes_on_where_it_ended_and_for_that_session_alone()
    {
        // Proves: what is older is on the next page, no row twice; the address says nothing of anybody and is of no use to another session.
        using var citizen = await CitizenAsync("long-reader");
        for (var i = 0; i < 27; i++)
            await citizen.GetAsync("/me/report");
        var first = await citizen.GetAsync("/me/report");
        var next = Next().Match(first.Body).Groups[1].Value;
        Assert.NotEmpty(next);
        Assert.Equal(25, Events(first.Body));
        Assert.InRange(Events((await citizen.GetAsync(next)).Body), 1, 25);
        using var other = await CitizenAsync("another-reader");
        Assert.Equal("/me/report", (await other.GetAsync(next)).Location!.OriginalString);
    }

    [Fact]
    public async Task A_low_login_is_told_what_it_takes()
    {
        // Proves: the page asks for the level that the call asks for.
        gateway.Issuer.BeCitizen(WebGateway.Number, "low");
        var sound = gateway.Issuer.Access;
        gateway.Issuer.Access = c =>
        {
            sound(c);
            c["nsis_loa"] = "Low";
        };
        using var citizen = gateway.Visit();
        await citizen.LoginAsync();
        var page = await citizen.GetAsync("/me/report");
        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Contains("Betydelig", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_token_says_is_shown_as_text()
    {
        // Proves: markup in a claim is read, not run; characters that turn the direction of writing are shown as such.
        gateway.Issuer.BeSound();
        gateway.Issuer.Access = c => c["org_unit"] = "<script>alert(1)</script>\"'&\u202etxt";
        using var visitor = gateway.Visit();
        await visitor.LoginAsync();
        var page = await visitor.GetAsync("/me");
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;&amp;\ufffdtxt", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Nothing_of_anybody_stands_in_an_address_a_log_or_a_title()
    {
        // Proves: after logins, reports, files and logouts neither number, token, user nor session is in what the gateway logged, in where it sent the browser, or in a title; a planted number is found.
        gateway.Issuer.Issued.Clear();
        using var citizen = await CitizenAsync("private-person");
        var answers = new List<Visitor.Page>();
        foreach (var path in new[] { "/", "/me", "/me/report", "/me/report.csv", "/me/report.pdf", "/me/report?from=x", "/login" })
            answers.Add(await citizen.GetAsync(path));
        answers.Add(await citizen.PressAsync("/me", "/logout"));
        answers.Add(await citizen.GetAsync("/me"));
        var titles = answers.Select(a => Title().Match(a.Body).Groups[1].Value);
        var places = answers.Select(a => a.Location?.OriginalString ?? "").Concat(answers.SelectMany(a => Address().Matches(a.Body).Select(m => m.Groups[1].Value)));
        string[] secrets = [WebGateway.Number, "private-person", .. gateway.Issuer.Issued, .. citizen.SetCookies.Select(c => c.Split('=', 2)[1].Split(';')[0]).Where(c => c.Length > 20)];
        var leaks = new LeakDetector([WebGateway.Number]);
        Assert.NotEmpty(leaks.InText($"planted {WebGateway.Number}"));
        Assert.All(titles.Concat(places).Concat(gateway.Log), text =>
        {
            Assert.Empty(leaks.InText(text));
            Assert.DoesNotContain(secrets, s => text.Contains(s, StringComparison.Ordinal));
        });
    }

    private static void Demand(string path, Visitor.Page page)
    {
        Assert.Equal("default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'", page.Headers["Content-Security-Policy"]);
        Assert.Equal(("nosniff", "DENY", "no-referrer"), (page.Headers["X-Content-Type-Options"], page.Headers["X-Frame-Options"], page.Headers["Referrer-Policy"]));
        Assert.Equal(("same-origin", "same-origin"), (page.Headers["Cross-Origin-Opener-Policy"], page.Headers["Cross-Origin-Resource-Policy"]));
        Assert.Contains("camera=()", page.Headers["Permissions-Policy"], StringComparison.Ordinal);
        var kept = path is WebPaths.Style or WebPaths.SecurityTxt;
        Assert.StartsWith(kept && page.Status == HttpStatusCode.OK ? "public" : "no-store", page.Headers["Cache-Control"].Replace("no-cache, no-store", "no-store", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("Server", page.Headers.Keys);
        Assert.DoesNotContain(page.Headers.Keys, h => h.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("style=", page.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page.Body, StringComparison.Ordinal);
    }

    private static int Events(string body) => Regex.Count(body, "<li>\\s*<h2>", RegexOptions.None, TimeSpan.FromSeconds(5));

    private async Task<Visitor> CitizenAsync(string user)
    {
        gateway.Issuer.BeSound();
        gateway.Issuer.BeCitizen(WebGateway.Number, user);
        var visitor = gateway.Visit();
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.LoginAsync()).Status);
        return visitor;
    }

    [GeneratedRegex("""href="(/me/report\?from=[^"]+)""")]
    private static partial Regex Next();

    [GeneratedRegex("Number of events: ([0-9]+)")]
    private static partial Regex Total();

    [GeneratedRegex("<title>([^<]*)</title>")]
    private static partial Regex Title();

    [GeneratedRegex("(?:href|action)=\"([^\"]*)\"")]
    private static partial Regex Address();
}
