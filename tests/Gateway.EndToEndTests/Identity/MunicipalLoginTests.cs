using System.Net;
using Gateway.EndToEndTests.Web;
using Gateway.Web;
using Microsoft.AspNetCore.WebUtilities;

namespace Gateway.EndToEndTests.Identity;

/// <summary>Two municipalities in one process, to whose pages people log in by issuers of the same name and client: what the issuer of one says counts in the other for nothing, both ways.</summary>
public sealed class MunicipalLoginTests(TwoMunicipalities both) : IClassFixture<TwoMunicipalities>
{
    private const string Session = "__Host-session";
    private const string With = "with=duties";

    private IEnumerable<(Neighbour Here, Neighbour There)> BothWays => [(both.North, both.South), (both.South, both.North)];

    [Fact]
    public async Task A_way_back_from_one_municipality_s_issuer_ends_at_no_other()
    {
        // Proves of the answer to a login of one municipality, brought to the other by the browser that began it: with its cookie, beside a login begun there, under the state of that login, and in the name of its issuer, it gets the bytes of a browser that began no login, no session, one line each of the other municipality's, no record, and no question to the issuer it came from; at home it still is a login.
        foreach (var (here, there) in BothWays)
        {
            using var visitor = Visit(here);
            var back = await visitor.WayBackAsync(With);
            var (records, asked, askedThere) = (there.Entries().Count, here.Issuer.TokensAsked, there.Issuer.TokensAsked);
            using var nobody = Visit(there);
            var lines = both.Printed.Count;
            var expected = await nobody.GetAsync("/login/callback");
            Assert.Equal(HttpStatusCode.BadRequest, expected.Status);
            await SaidAsync(lines, there, "A login was refused");

            await RefusedAsync(there, expected, "NotBegun", back.Query, carrying: visitor);
            await RefusedAsync(there, expected, "State", back.Query, begun: true);
            await RefusedAsync(there, expected, "Issuer", back.Query, begun: true, own: ["state"]);
            Assert.Equal(askedThere, there.Issuer.TokensAsked);
            await RefusedAsync(there, expected, "Code", back.Query, begun: true, own: ["state", "iss"]);
            Assert.Equal((records, asked), (there.Entries().Count, here.Issuer.TokensAsked));

            here.Issuer.Access = c => c["municipality"] = here.Code;
            Assert.Equal(HttpStatusCode.SeeOther, (await visitor.GetAsync(back.AbsoluteUri)).Status);
            Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/me")).Status);
        }
    }

    [Fact]
    public async Task A_logout_token_of_one_municipality_s_issuer_ends_no_session_of_the_other()
    {
        // Proves of the same person, logged in to both with the same words: the token that ends the session at home gets the bytes of no token next door, one line of that municipality's, and ends nothing on either side; at home it ends the session there and no other.
        foreach (var (here, there) in BothWays)
        {
            using var atHome = await LoggedInAsync(here);
            using var nextDoor = await LoggedInAsync(there);
            var token = here.Issuer.LogoutToken("person", "session");
            var lines = both.Printed.Count;
            var nothing = await EndAsync(there, []);
            Assert.Equal(HttpStatusCode.BadRequest, nothing.Status);
            await SaidAsync(lines, there, "A logout in an issuer's name was refused");

            lines = both.Printed.Count;
            Assert.Equal(nothing.Whole, (await EndAsync(there, [new("logout_token", token)])).Whole);
            await SaidAsync(lines, there, "A logout in an issuer's name was refused");
            Assert.All([(await atHome.GetAsync("/me")).Status, (await nextDoor.GetAsync("/me")).Status], s => Assert.Equal(HttpStatusCode.OK, s));

            Assert.Equal(HttpStatusCode.OK, (await EndAsync(here, [new("logout_token", token)])).Status);
            Assert.Equal((HttpStatusCode.SeeOther, HttpStatusCode.OK), ((await atHome.GetAsync("/me")).Status, (await nextDoor.GetAsync("/me")).Status));
        }
    }

    private Visitor Visit(Neighbour gateway) => new(gateway.Address, both.Certificate);

    private async Task RefusedAsync(Neighbour gateway, Visitor.Page expected, string why, string query, Visitor? carrying = null, bool begun = false, string[]? own = null)
    {
        using var visitor = Visit(gateway);
        foreach (var (name, value) in carrying?.Cookies ?? [])
            visitor.Cookies[name] = value;
        var brought = QueryHelpers.ParseQuery(query).ToDictionary(p => p.Key, p => (string?)p.Value.ToString());
        if (begun)
        {
            var ownBack = QueryHelpers.ParseQuery((await visitor.WayBackAsync(With)).Query);
            foreach (var name in own ?? [])
                brought[name] = ownBack[name].ToString();
        }
        var lines = both.Printed.Count;
        var page = await visitor.GetAsync(QueryHelpers.AddQueryString("/login/callback", brought));
        Assert.Equal((expected.Status, expected.Body), (page.Status, page.Body));
        Assert.DoesNotContain(Session, visitor.Cookies.Keys);
        await SaidAsync(lines, gateway, $"A login was refused ({why};");
    }

    // One line, and of that municipality's.
    private async Task SaidAsync(int lines, Neighbour gateway, string what)
    {
        IReadOnlyList<string> Said() => [.. both.Printed.Skip(lines).Where(l => l.Contains("Gateway.Security", StringComparison.Ordinal))];
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (Said().Count == 0)
            await Task.Delay(20, patience.Token);
        var line = Assert.Single(Said());
        Assert.Contains($"Z {gateway.Code} ", line, StringComparison.Ordinal);
        Assert.Contains(what, string.Join('\n', both.Printed.Skip(lines)), StringComparison.Ordinal);
    }

    private async Task<Visitor> LoggedInAsync(Neighbour gateway)
    {
        gateway.Issuer.Access = c => (c["municipality"], c["sub"]) = (gateway.Code, "person");
        gateway.Issuer.Id = c => (c["sub"], c["sid"]) = ("person", "session");
        var visitor = Visit(gateway);
        Assert.Equal(HttpStatusCode.SeeOther, (await visitor.LoginAsync(With)).Status);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/me")).Status);
        return visitor;
    }

    private async Task<Visitor.Page> EndAsync(Neighbour gateway, IEnumerable<KeyValuePair<string, string>> form)
    {
        using var issuer = Visit(gateway);
        return await issuer.SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(gateway.Address, WebPaths.IssuerLogout)) { Content = new FormUrlEncodedContent(form) });
    }
}
