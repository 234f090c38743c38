using Gateway.FirstUse;
using Microsoft.Playwright;

namespace Gateway.EndToEndTests.Web;

/// <summary>The pages in a real browser: logging in at a certified provider, what a hostile page can do, and the rules of WCAG.</summary>
public sealed class BrowserTests(WebGateway gateway) : IClassFixture<WebGateway>
{
    [BrowserAndProviderFact]
    public async Task A_person_logs_in_at_a_certified_provider_and_out_again()
    {
        // Proves: by keyboard alone from the front page through a provider nobody here wrote (code flow, PKCE, private_key_jwt) to who one is, and out at the gateway and the provider; no policy is broken and no script runs.
        await using var browser = await Browser.StartAsync(gateway.Certificate);
        var page = await browser.OpenAsync();
        await page.GotoAsync(gateway.Address.AbsoluteUri);
        await TabToAsync(page, "Log ind");
        await page.Keyboard.PressAsync("Enter");
        await Browser.ArrivedAsync(page, "/login");
        await TabToAsync(page, "Medarbejder: fremmed udbyder");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "officer" }).ClickAsync();
        await Browser.ArrivedAsync(page, "/me");
        Assert.Equal("Hvem du er her", await page.Locator("h1").TextContentAsync());
        Assert.Contains("Databeskyttelsesrådgiver", await page.Locator("main").TextContentAsync(), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
        Assert.Contains("Privacy officer", await page.Locator("main").TextContentAsync(), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = "Log out", Exact = true }).ClickAsync();
        Assert.Equal("You are logged out", await page.Locator("h1").TextContentAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Log out also of" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes, sign me out" }).ClickAsync();
        await Browser.ArrivedAsync(page, gateway.Address.AbsoluteUri);
        await page.GotoAsync(new Uri(gateway.Address, "/me").AbsoluteUri);
        Assert.EndsWith("/login?return=%2Fme", page.Url, StringComparison.Ordinal);
        DemandQuiet(browser, gateway.Address);
        DemandNobodyTold(browser);
    }

    [BrowserAndProviderFact]
    public async Task Who_logs_out_at_a_certified_provider_is_logged_out_here()
    {
        // Proves: the logout token that a provider nobody here wrote sends from server to server ends the session, without this browser having come here; until then it goes on.
        await using var browser = await Browser.StartAsync(gateway.Certificate);
        var page = await browser.OpenAsync();
        await page.GotoAsync(new Uri(gateway.Address, "/me").AbsoluteUri);
        await page.GetByRole(AriaRole.Link, new() { Name = "Medarbejder: fremmed udbyder" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "officer" }).ClickAsync();
        await Browser.ArrivedAsync(page, "/me");
        await page.GotoAsync(gateway.Provider!.Issuer + "/session/end");
        var before = gateway.Sessions.Count;
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes, sign me out" }).ClickAsync();
        await page.GetByText("Sign-out Success").WaitForAsync();
        Assert.Equal(before - 1, gateway.Sessions.Count);
        await page.GotoAsync(new Uri(gateway.Address, "/me").AbsoluteUri);
        Assert.EndsWith("/login?return=%2Fme", page.Url, StringComparison.Ordinal);
    }

    [BrowserAndProviderFact]
    public async Task A_citizen_reads_who_has_looked_and_takes_it_along_as_a_file()
    {
        // Proves: the report and its download in a real browser, logged in at the certified provider.
        await using var browser = await Browser.StartAsync(gateway.Certificate);
        var page = await browser.OpenAsync();
        await page.GotoAsync(new Uri(gateway.Address, "/me/report").AbsoluteUri);
        await page.GetByRole(AriaRole.Link, new() { Name = "Medarbejder: fremmed udbyder" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "citizen" }).ClickAsync();
        await Browser.ArrivedAsync(page, "/me/report");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("ol.events > li").First).ToContainTextAsync("Nogen så denne oversigt");
        var file = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Hent som fil" }).ClickAsync());
        Assert.Equal("report.csv", file.SuggestedFilename);
        Assert.StartsWith("\ufeff\"at\",\"what\"", await ReadAsync(file), StringComparison.Ordinal);
        DemandQuiet(browser, gateway.Address);
        DemandNobodyTold(browser);
    }

    [BrowserFact]
    public async Task A_page_of_another_origin_can_neither_press_a_button_nor_frame_a_page()
    {
        // Proves: from another origin of the same site, where the browser does send the cookie along, a form is refused and the session goes on; and a frame stays empty.
        gateway.Issuer.BeSound();
        await using var browser = await Browser.StartAsync(gateway.Certificate);
        var page = await browser.OpenAsync();
        await LoginAsync(page);
        await page.GotoAsync(gateway.Issuer.Writer.Issuer + "/elsewhere");
        var answer = await page.RunAndWaitForResponseAsync(
            () => page.EvaluateAsync("to => { const form = document.createElement('form'); form.method = 'post'; form.action = to; document.body.append(form); form.submit(); }", new Uri(gateway.Address, "/logout/everywhere").AbsoluteUri),
            response => response.Url.EndsWith("/logout/everywhere", StringComparison.Ordinal));
        Assert.Equal(400, answer.Status);
        await Browser.ArrivedAsync(page, "/logout/everywhere");
        Assert.Contains("__Host-session", (await answer.Request.AllHeadersAsync())["cookie"], StringComparison.Ordinal);
        await page.GotoAsync(new Uri(gateway.Address, "/me").AbsoluteUri);
        Assert.Equal("Hvem du er her", await page.Locator("h1").TextContentAsync());
        await page.GotoAsync($"{gateway.Issuer.Writer.Issuer}/frame?of={Uri.EscapeDataString(gateway.Address.AbsoluteUri)}");
        var frame = Assert.Single(page.Frames, f => f != page.MainFrame);
        await frame.WaitForLoadStateAsync();
        Assert.Equal(0, await frame.Locator("h1:has-text('opslag')").CountAsync());
        Assert.Contains(browser.Said, s => s.Contains("frame", StringComparison.OrdinalIgnoreCase));
    }

    [BrowserFact]
    public async Task Every_page_keeps_to_WCAG_in_both_languages()
    {
        // Proves: axe finds nothing on any page that is HTML, logged in and not, in Danish and in English; a page that breaks a rule is found.
        gateway.Issuer.BeSound();
        gateway.Issuer.BeCitizen(WebGateway.Number, "axe");
        await using var browser = await Browser.StartAsync(gateway.Certificate);
        var page = await browser.OpenAsync(examined: true);
        await page.GotoAsync(gateway.Issuer.Writer.Issuer + "/frame?of=about:blank");
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => Browser.DemandAccessibleAsync(page));
        await ExamineAsync(page);
        await page.GotoAsync(new Uri(gateway.Address, "/login/callback").AbsoluteUri);
        await Browser.DemandAccessibleAsync(page);
        await LoginAsync(page);
        await ExamineAsync(page);
        foreach (var language in new[] { "", "?lang=en" })
        {
            await LoginAsync(page);
            await page.GotoAsync(new Uri(gateway.Address, "/me" + language).AbsoluteUri);
            await page.Locator("form[action^='/logout'] button").First.ClickAsync();
            await Browser.DemandAccessibleAsync(page);
        }
    }

    [BrowserFact]
    public async Task A_certificate_that_nobody_vouches_for_is_not_accepted()
    {
        // Proves: the browser of these tests ignores nothing: a server with another key is not opened.
        var others = DevelopmentCertificates.Open(Path.Combine(gateway.Folder, "others"), TimeProvider.System);
        await using var stranger = await PromptIssuer.StartAsync(others.Server);
        await using var browser = await Browser.StartAsync(gateway.Certificate);
        var page = await browser.OpenAsync();
        var refused = await Assert.ThrowsAsync<PlaywrightException>(() => page.GotoAsync(stranger.Writer.Issuer));
        Assert.Contains("ERR_CERT_AUTHORITY_INVALID", refused.Message, StringComparison.Ordinal);
    }

    // Every page of the table that a browser shows; what is no page leads to one.
    private async Task ExamineAsync(IPage page)
    {
        foreach (var path in Gateway.Web.WebPage.All.Where(p => p.Methods.Contains("GET") && !p.Path.Contains('.')).Select(p => p.Path))
        {
            foreach (var language in new[] { "", "?lang=en" })
            {
                await page.GotoAsync(new Uri(gateway.Address, path + language).AbsoluteUri);
                await Browser.DemandAccessibleAsync(page);
            }
        }
    }

    private async Task LoginAsync(IPage page)
    {
        await page.GotoAsync(new Uri(gateway.Address, "/login").AbsoluteUri);
        await page.GetByRole(AriaRole.Link, new() { Name = "Borger: prøvelogin" }).ClickAsync();
        await Browser.ArrivedAsync(page, "/me");
    }

    internal static async Task TabToAsync(IPage page, string name)
    {
        for (var press = 0; press < 20; press++)
        {
            await page.Keyboard.PressAsync("Tab");
            if ((await page.EvaluateAsync<string>("() => document.activeElement.textContent")).Trim() == name)
                return;
        }
        Assert.Fail($"'{name}' cannot be reached by keyboard");
    }

    internal static async Task<string> ReadAsync(IDownload file)
    {
        using var reader = new StreamReader(await file.CreateReadStreamAsync(), new System.Text.UTF8Encoding(false), detectEncodingFromByteOrderMarks: false);
        return await reader.ReadToEndAsync();
    }

    // The icon that browsers ask for of themselves is not there.
    private static void DemandQuiet(Browser browser, Uri gateway) => Assert.DoesNotContain(browser.Said, s =>
        s.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase) || s.Contains("Refused to", StringComparison.OrdinalIgnoreCase)
        || (s.StartsWith("error: ", StringComparison.Ordinal) && s.Contains(gateway.Authority, StringComparison.Ordinal) && !s.Contains("/favicon.ico", StringComparison.Ordinal)));

    private void DemandNobodyTold(Browser browser)
    {
        var leaks = new LeakDetector([WebGateway.Number]);
        Assert.All(browser.Requests, r => Assert.Empty(leaks.InText(r.Address)));
        // The gateway tells no other place where somebody came from.
        Assert.All(browser.Requests.Where(r => r.Referer is not null), r => Assert.DoesNotContain(gateway.Address.Authority, r.Referer!, StringComparison.Ordinal));
    }
}
