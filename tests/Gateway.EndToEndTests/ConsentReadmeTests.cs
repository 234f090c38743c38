using System.Text.RegularExpressions;
using Gateway.Client;
using Gateway.Consent.V1;

namespace Gateway.EndToEndTests;

/// <summary>The room's README: its snippet is this test's own code, and what it names is there.</summary>
public sealed class ConsentReadmeTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "src", "Gateway", "Consent", "README.md")).ReplaceLineEndings("\n");

    [Fact]
    public async Task The_snippet_of_the_readme_runs()
    {
        // Proves: whoever copies it gets a consent, the same one again, and what is left of it.
        var calls = new ConsentCalls(gateway);
        var (caseworker, citizensPages) = (gateway.Caseworker, gateway.Client("citizen-d2"));
        var (citizen, caseId, inHalfAYear) = (calls.Number("D2"), calls.Case("D2"), ConsentCalls.InDays(180));
        var told = "";
        void read(string text) => told = text;

        // <snippet>
        var draft = await caseworker.Consents.DraftConsentAsync(new DraftConsentRequest
        {
            CitizenId = citizen,
            Terms = new ConsentTerms
            {
                CaseId = caseId,
                Purpose = "rehabilitation-case-preparation",
                Categories = { "social-action-plan", "discharge-letters" },
                Holders = { "social", "region" },
                ValidUntil = inHalfAYear,
            },
            IdempotencyKey = ConsentClient.NewKey(),
        });
        read(draft.Text.Da);

        // The citizen says yes with their own login.
        var grant = new GrantConsentRequest { DraftId = draft.DraftId, CitizenId = citizen, Form = ConsentForm.Digital, IdempotencyKey = ConsentClient.NewKey() };
        var consent = (await citizensPages.Consents.GrantConsentAsync(grant)).Consent;

        // No answer came? The same call again is the same consent.
        var again = (await citizensPages.Consents.GrantConsentAsync(grant)).Consent;

        // Later the citizen takes a part back. It holds everywhere when the answer is here.
        var left = (await citizensPages.Consents.WithdrawConsentAsync(new WithdrawConsentRequest
        {
            CitizenId = citizen, ConsentId = consent.ConsentId, Categories = { "discharge-letters" }, IdempotencyKey = ConsentClient.NewKey(),
        })).Consent;
        // </snippet>

        Assert.Contains("Epikriser", told, StringComparison.Ordinal);
        Assert.Equal(consent, again);
        Assert.Equal(["discharge-letters"], left.WithdrawnCategories);
        Assert.Equal(ConsentState.Active, left.State);
    }

    [Fact]
    public async Task The_snippet_is_the_one_above()
    {
        // Proves: what the README shows is what is run, line for line.
        var source = (await File.ReadAllTextAsync(Path.Combine(RepositoryFiles.Root, "tests", "Gateway.EndToEndTests", "ConsentReadmeTests.cs"))).ReplaceLineEndings("\n");
        var run = Regex.Match(source, @"// <snippet>\n(?<code>.*?)\n        // </snippet>", RegexOptions.Singleline).Groups["code"].Value;
        var dedented = string.Join('\n', run.Split('\n').Select(line => line.Length > 8 ? line[8..] : ""));
        var shown = Assert.Single(Regex.Matches(Readme, "```csharp\n(?<code>.*?)\n```", RegexOptions.Singleline)).Groups["code"].Value;
        Assert.Equal(dedented, shown);
    }

    [Fact]
    public void Every_type_it_names_exists()
    {
        // Proves: prose that names a type names one that is there.
        var types = typeof(Gateway.Consent.ConsentDesk).Assembly.GetTypes().Select(t => t.Name).ToHashSet();
        var named = Regex.Matches(Readme, "`(?<type>[A-Z][a-z]+(?:[A-Z][a-z]+)*)`").Select(m => m.Groups["type"].Value).ToList();
        Assert.NotEmpty(named);
        Assert.Empty(named.Except(types));
    }
}
