using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Gateway.EndToEndTests.Web;

/// <summary>Debian's chromium, which trusts one key beside the machine's authorities and reaches this machine alone.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const float Patience = 30_000;
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>The program, or null where there is none.</summary>
    internal static string? Program { get; } =
        new[] { Environment.GetEnvironmentVariable("GATEWAY_CHROMIUM"), "/usr/bin/chromium" }.FirstOrDefault(f => f is not null && File.Exists(f));

    /// <summary>Everything that pages and browser have said, and where the browser has been.</summary>
    internal ConcurrentQueue<string> Said { get; } = new();

    /// <summary>What it was sent to, with the Referer it told there.</summary>
    internal ConcurrentQueue<(string Address, string? Referer)> Requests { get; } = new();

    internal static async Task<Browser> StartAsync(X509Certificate2 trusted)
    {
        var key = Convert.ToBase64String(SHA256.HashData(trusted.PublicKey.ExportSubjectPublicKeyInfo()));
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Program,
            // Its sandbox cannot be set up by root.
            ChromiumSandbox = Environment.UserName != "root",
            Args =
            [
                $"--ignore-certificate-errors-spki-list={key}", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost", "--disable-background-networking", "--disable-component-update",
                "--disable-sync", "--disable-default-apps", "--no-first-run", "--no-default-browser-check", "--no-proxy-server",
            ],
        });
        return new Browser(playwright, browser);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    /// <summary>A page with cookies of its own.</summary>
    /// <param name="examined">Rules of WCAG are run in it, which is script that a page of the gateway would not let in.</param>
    internal async Task<IPage> OpenAsync(bool examined = false)
    {
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions { BypassCSP = examined, AcceptDownloads = true });
        context.SetDefaultTimeout(Patience);
        var page = await context.NewPageAsync();
        page.Console += (_, message) => Said.Enqueue($"{message.Type}: {message.Text} ({message.Location})");
        page.PageError += (_, error) => Said.Enqueue($"error: {error}");
        page.Request += (_, request) => Requests.Enqueue((request.Url, request.Headers.GetValueOrDefault("referer")));
        return page;
    }

    /// <summary>Waits until the page's address ends so. Asked of the page itself: that all of one has come is told for some before anybody listens.</summary>
    internal static Task ArrivedAsync(IPage page, string end) =>
        Assertions.Expect(page).ToHaveURLAsync(new Regex(Regex.Escape(end) + "$", RegexOptions.None, TimeSpan.FromSeconds(1)), new() { Timeout = 30_000 });

    /// <summary>Fails where a page wanted something that its policy forbids.</summary>
    internal static void DemandHeld(IEnumerable<string> said) => Assert.DoesNotContain(said, s =>
        s.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase) || s.Contains("Refused to", StringComparison.OrdinalIgnoreCase));

    /// <summary>Fails where a page breaks a rule of WCAG 2.1, level A or AA.</summary>
    internal static async Task DemandAccessibleAsync(IPage page)
    {
        var result = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] } });
        Assert.NotEmpty(result.Passes);
        Assert.Empty(result.Violations.Select(v => $"{new Uri(page.Url).AbsolutePath}: {v.Id}: {v.Help}: {string.Join(" | ", v.Nodes.Select(n => n.Html))}"));
    }
}

/// <summary>A test in a real browser; <c>tests/run</c> installs it, a bare <c>dotnet test</c> says that it is missing.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    internal const string Missing = "No chromium here; tests/run installs it.";

    public BrowserFactAttribute()
    {
        if (Browser.Program is null)
            Skip = Missing;
    }
}

/// <summary>The same where people log in at npm's oidc-provider.</summary>
public sealed class BrowserAndProviderFactAttribute : FactAttribute
{
    public BrowserAndProviderFactAttribute()
    {
        if (Browser.Program is null)
            Skip = BrowserFactAttribute.Missing;
        else if (Identity.OidcProvider.Modules is null)
            Skip = Identity.OidcProviderFactAttribute.Missing;
    }
}
