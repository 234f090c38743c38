using System.Security.Cryptography.X509Certificates;
using Microsoft.Playwright;

namespace Gateway.EndToEndTests.Web;

/// <summary>The one-command start in a real browser: a synthetic citizen logs in at the built-in token service.</summary>
public sealed class BuiltInLoginTests(RunningGateway running) : IClassFixture<RunningGateway>
{
    [BrowserFact]
    public async Task A_citizen_of_the_one_command_start_sees_that_a_caseworker_looked()
    {
        // Proves: what a caseworker's call disclosed stands in the citizen's report a moment later, with who and why, in a browser that holds every page, the token service's too, to its policy, from the start's own front page; and logging out at the token service leads back. What axe says of the report, where its script is let in.
        await running.Caseworker.GetOverviewAsync(running.About("D1"));
        await using var browser = await Browser.StartAsync(X509CertificateLoader.LoadCertificateFromFile(Path.Combine(running.Folder, "certs", "server.pem")));
        var page = await browser.OpenAsync();
        await ReadReportAsync(page);
        var report = await page.Locator("ol.events").TextContentAsync();
        Assert.Contains("Nogen hentede et overblik over dine oplysninger.", report, StringComparison.Ordinal);
        Assert.Contains("Sagsbehandler, Jobcenter Testkøbing (CVR 99990001)", report, StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Link, new() { Name = "Hvem du er her" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Log ud", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Log også ud af" }).ClickAsync();
        await Browser.ArrivedAsync(page, running.Started.Gateway.Address.AbsoluteUri);
        Browser.DemandHeld(browser.Said);

        // The positive control: a page that is held to a policy runs no script of others, so that axe cannot examine it.
        await Assert.ThrowsAnyAsync<Exception>(() => page.AddScriptTagAsync(new() { Content = "1" }));
        var examined = await browser.OpenAsync(examined: true);
        await ReadReportAsync(examined);
        await Assertions.Expect(examined.Locator("ol.events > li").First).ToBeVisibleAsync();
        await Browser.DemandAccessibleAsync(examined);
        var leaks = new LeakDetector(running.Simulators.Citizens.Select(c => c.Cpr));
        Assert.All(browser.Requests.Select(r => r.Address).Concat(running.Log), text => Assert.Empty(leaks.InText(text)));
    }

    // From the front page by way of the token service.
    private async Task ReadReportAsync(IPage page)
    {
        await page.GotoAsync(running.Started.Gateway.Address.AbsoluteUri);
        await page.GetByRole(AriaRole.Link, new() { Name = "Log ind" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Prøvelogin" }).ClickAsync();
        await page.Locator("button[name=persona][value=citizen-d1]").ClickAsync();
        await Browser.ArrivedAsync(page, "/me");
        await page.GetByRole(AriaRole.Link, new() { Name = "Hvem har set dine oplysninger" }).First.ClickAsync();
        await Browser.ArrivedAsync(page, "/me/report");
    }
}
