using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Gateway.Hosting;

namespace Gateway.EndToEndTests.Web;

/// <summary>Whose pages are counted: the user's where somebody is logged in, the address's where nobody is.</summary>
public sealed class PageQuotaTests : IAsyncLifetime
{
    // Five a minute: one comes back every twelve seconds. A login takes two pages of the address.
    private readonly WebGateway _gateway = new() { Limits = GatewayLimits.Standard with { CallsPerUser = 5, PagesPerAddress = 12 } };

    public Task InitializeAsync() => _gateway.InitializeAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Who_is_logged_in_is_counted_by_user_and_who_is_not_by_address()
    {
        // Proves: a user's pages end after their number in whatever browser, as a page with the seconds to wait and one line, whatever the browser says it sends; another user at the same address goes on, also when the address has none left; what users read takes nothing from the address; and the way out is open.
        using var sara = await LoggedInAsync("sara");
        using var hanne = await LoggedInAsync("hanne");
        var proof = Visitor.Proof((await sara.GetAsync("/me")).Body, "/logout");
        for (var i = 0; i < 4; i++)
            Assert.Equal(HttpStatusCode.OK, (await sara.GetAsync("/me")).Status);
        using var elsewhere = await LoggedInAsync("sara");
        var lines = _gateway.SecurityLog.Count;
        foreach (var visitor in new[] { sara, elsewhere })
        {
            var page = new HttpRequestMessage(HttpMethod.Get, new Uri(_gateway.Address, "/me")) { Content = new ByteArrayContent([]) };
            page.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
            var refused = await visitor.SendAsync(page);
            Assert.Equal((HttpStatusCode.TooManyRequests, ""), (refused.Status, refused.Body));
            Assert.InRange(int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture), 1, 12);
        }
        Assert.Equal(2, _gateway.SecurityLog.Skip(lines).Count(l => l.StartsWith("4008 A call was refused: too many of one User", StringComparison.Ordinal)));

        using var nobody = _gateway.Visit();
        for (var i = 0; i < 6; i++)
            Assert.Equal(HttpStatusCode.OK, (await nobody.GetAsync("/")).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await nobody.GetAsync("/")).Status);
        Assert.Equal(HttpStatusCode.OK, (await sara.PostAsync("/logout", proof)).Status);
        Assert.Equal(HttpStatusCode.OK, (await hanne.GetAsync("/me")).Status);
        _gateway.Clock.Move(TimeSpan.FromSeconds(12));
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.GetAsync("/me")).Status);
    }

    private async Task<Visitor> LoggedInAsync(string user)
    {
        _gateway.Issuer.BeCitizen(WebGateway.Number, user);
        var visitor = _gateway.Visit();
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.LoginAsync()).Status);
        return visitor;
    }
}
