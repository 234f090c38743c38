using System.Security.Cryptography;
using Gateway.Callers.Issuers;
using Gateway.Web;
using Gateway.Web.Pages;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Web;

/// <summary>The settings of pages and logins: nothing is guessed, and every error is named.</summary>
public sealed class WebSettingsTests
{
    private static readonly Uri EveryAddress = new("https://0.0.0.0:8443");

    [Fact]
    public void Pages_answer_to_names_that_are_told()
    {
        // Proves: a name that is listened on is one; where an address is, names must be told before anybody can log in, and without any there are no pages.
        Assert.Equal(["localhost"], Read(new Uri("https://localhost:7443"), true).Settings.Hosts);
        Assert.Equal(["a.example.org", "b.example.org"], Read(EveryAddress, true, ("Hosts", "a.example.org, b.example.org")).Settings.Hosts);
        var missing = Read(EveryAddress, true);
        Assert.StartsWith("G:Hosts is missing", Assert.Single(missing.Errors), StringComparison.Ordinal);
        var none = Read(EveryAddress, false);
        Assert.Empty(none.Errors);
        Assert.Empty(none.Settings.Hosts);
    }

    [Theory]
    [InlineData("Hosts", "*")]
    [InlineData("Hosts", "https://a.example.org")]
    [InlineData("Hosts", "a.example.org:8443")]
    [InlineData("Hosts", "10.0.0.1")]
    [InlineData("SecurityContact", "security@example.org")]
    [InlineData("SecurityContact", "http://example.org")]
    [InlineData("SecurityContact", "mailto:a@example.org\nExpires: never")]
    public void A_wrong_value_is_named(string key, string value)
    {
        // Proves: wildcards, ports, schemes and addresses are no names; a contact has a scheme and is one line.
        Assert.StartsWith("G:" + key, Assert.Single(Read(new Uri("https://localhost:7443"), false, (key, value)).Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_login_is_read_whole()
    {
        // Proves: with a key in a file, every setting arrives where it is meant; Danish alone serves for both languages.
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var file = Path.Combine(Directory.CreateTempSubdirectory("gateway-login-").FullName, "key.pem");
        File.WriteAllText(file, key.ExportPkcs8PrivateKeyPem());
        var (login, errors) = ReadLogin(("ClientId", "pages"), ("ClientKeyFile", file), ("Scope", "openid x"), ("Resource", "https://gateway.example.org"), ("LongestSession", "00:30:00"), ("Danish", "Borger: MitID"));
        File.Delete(file);
        Assert.Empty(errors);
        Assert.Equal(("pages", "openid x", "https://gateway.example.org", TimeSpan.FromMinutes(30), "Borger: MitID", "Borger: MitID"), (login!.ClientId, login.Scope, login.Resource, login.LongestSession!.Value, login.Title.Da, login.Title.En));
    }

    [Fact]
    public void Every_error_of_a_login_is_named()
    {
        // Proves: nothing has a default that would let anybody in by a login nobody has set up.
        Assert.Null(ReadLogin().Login);
        Assert.Equal(["L:ClientId is missing", "L:Danish is missing"], ReadLogin(("ClientSecret", "x")).Errors.Order());
        string[] expected =
        [
            "L needs ClientKeyFile or ClientSecretFile, and not both", "L:ClientID2 is not known", "L:LongestSession is a time such as 01:00:00, at most 08:00:00",
            "L:Resource is a whole address without fragment", "L:Scope is words with blanks between them, openid among them",
        ];
        var wrong = ReadLogin(("ClientId", "x"), ("Danish", "x"), ("ClientID2", "x"), ("LongestSession", "09:00:00"), ("Resource", "gateway"), ("Scope", "profile"));
        Assert.Equal(expected.Order(), wrong.Errors.Order());
        Assert.Contains("L:ClientKeyFile must hold a private key, PEM: P-256, P-384 or RSA", ReadLogin(("ClientId", "x"), ("Danish", "x"), ("ClientKey", "no key")).Errors);
        Assert.Contains("L needs ClientKeyFile or ClientSecretFile, and not both", ReadLogin(("ClientId", "x"), ("Danish", "x"), ("ClientKey", "no key"), ("ClientSecret", "x")).Errors);
    }

    [Fact]
    public void Every_page_has_its_words()
    {
        // Proves: there is a text in both languages for every role, level, outcome, state and refusal that a page may have to tell.
        Assert.All(Enum.GetValues<Gateway.Callers.Role>(), r => Assert.NotEmpty(WebTexts.Of(r).En));
        Assert.All(Enum.GetValues<Gateway.Callers.AssuranceLevel>(), l => Assert.NotEmpty(WebTexts.Of(l).En));
        Assert.All(Enum.GetValues<Gateway.LogReading.UseOutcome>(), o => Assert.NotEmpty(WebTexts.Of(o).En));
        Assert.All(Enum.GetValues<Gateway.LogReading.LoggedState>(), s => Assert.NotEmpty(WebTexts.Of(s).En));
        Assert.All(Enum.GetValues<Gateway.Web.Login.LoginRefusal>(), r => Assert.NotEmpty(WebTexts.Of(r).En));
    }

    private static (WebSettings Settings, List<string> Errors) Read(Uri listen, bool peopleLogIn, params (string Key, string Value)[] set)
    {
        var errors = new List<string>();
        return (WebSettings.Read(Section("G", set), listen, peopleLogIn, errors), errors);
    }

    private static (LoginClient? Login, List<string> Errors) ReadLogin(params (string Key, string Value)[] set)
    {
        var errors = new List<string>();
        return (LoginClient.Read(Section("L", set), errors), errors);
    }

    private static IConfigurationSection Section(string name, (string Key, string Value)[] set) =>
        new ConfigurationBuilder().AddInMemoryCollection(set.Select(s => KeyValuePair.Create($"{name}:{s.Key}", (string?)s.Value))).Build().GetSection(name);
}
