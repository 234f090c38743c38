using System.CommandLine;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Client;
using Gateway.Policy.V1;

namespace Gateway.Cli.Commands;

/// <summary><c>gateway rules</c>: what the policy catalogue opens, and the privacy officer's word that it is the law.</summary>
internal static class RulesCommand
{
    public const string TargetArgument = "rule";
    public const string SourceOption = "--source";
    public const string CatalogueOption = "--catalogue";

    /// <summary>The command with its subcommands, described in the language of <paramref name="texts"/>.</summary>
    public static Command Build(Texts texts, Terminal terminal) => CommandGroup.Of(
        "rules", Phrase.RulesDescription, texts, terminal, List(texts, terminal), Verify(texts, terminal), Revoke(texts, terminal));

    private static Command List(Texts texts, Terminal terminal)
    {
        var purpose = new Option<string>(QuestionOptions.PurposeOption) { HelpName = "ID", Description = texts.Of(Phrase.RulesPurposeDescription) };
        var category = new Option<string>(QuestionOptions.CategoryOption) { HelpName = "ID", Description = texts.Of(Phrase.RulesCategoryDescription) };
        return OfficerCommand.Of("list", Phrase.RulesListDescription, texts, terminal, AnswerAsync, purpose, category);

        async Task<ExitCode> AnswerAsync(OpenGateway gateway, ParseResult parsed, CancellationToken cancellationToken)
        {
            var narrowed = NarrowedRules.Of(await gateway.RulesAsync(cancellationToken), parsed.GetValue(purpose), parsed.GetValue(category), texts);
            return narrowed.Problem is { } problem
                ? await gateway.ReportAsync(problem)
                : await gateway.ShowAsync(narrowed.Rules, (rules, layout) => new RulesPage(rules, texts, layout).List());
        }
    }

    private static Command Verify(Texts texts, Terminal terminal)
    {
        var target = Target(texts);
        var catalogue = new Option<string>(CatalogueOption) { HelpName = "VERSION", Description = texts.Of(Phrase.CatalogueDescription), Required = true };
        var source = new Option<string>(SourceOption) { HelpName = "TEXT", Description = texts.Of(Phrase.SourceDescription), Required = true };
        return OfficerCommand.Of("verify", Phrase.RulesVerifyDescription, texts, terminal, AnswerAsync, target, catalogue, source);

        async Task<ExitCode> AnswerAsync(OpenGateway gateway, ParseResult parsed, CancellationToken cancellationToken)
        {
            var named = parsed.GetRequiredValue(target);
            // 1. The version in force, where it is the one that was read: its beginning is enough to tell.
            var read = await gateway.RulesAsync(cancellationToken);
            var request = new VerifyRuleRequest
            {
                Target = named,
                CatalogueVersion = CatalogueVersions.Whole(parsed.GetRequiredValue(catalogue), read.CatalogueVersion),
                Source = await TypedText.ReadAsync(parsed.GetValue(source), terminal, cancellationToken),
                IdempotencyKey = ConsentClient.NewKey(),
            };
            // 2. Verify, and show what it means now: a rule opens nothing before its legal basis is verified too.
            var verified = await gateway.WaitAsync(gateway.Calls.Policy.VerifyRuleAsync(request, gateway.How.Deadline, cancellationToken));
            var now = await gateway.RulesAsync(cancellationToken);
            return await gateway.ShowAsync(verified, (answer, layout) => new RulesPage(now, texts, layout).Decided(Phrase.RuleVerifiedTitle, named, answer.Receipt));
        }
    }

    private static Command Revoke(Texts texts, Terminal terminal)
    {
        var target = Target(texts);
        return OfficerCommand.Of("revoke", Phrase.RulesRevokeDescription, texts, terminal, AnswerAsync, target);

        async Task<ExitCode> AnswerAsync(OpenGateway gateway, ParseResult parsed, CancellationToken cancellationToken)
        {
            var named = parsed.GetRequiredValue(target);
            var request = new RevokeVerificationRequest { Target = named, IdempotencyKey = ConsentClient.NewKey() };
            var revoked = await gateway.WaitAsync(gateway.Calls.Policy.RevokeVerificationAsync(request, gateway.How.Deadline, cancellationToken));
            var now = await gateway.RulesAsync(cancellationToken);
            return await gateway.ShowAsync(revoked, (answer, layout) => new RulesPage(now, texts, layout).Decided(Phrase.RuleRevokedTitle, named, answer.Receipt));
        }
    }

    private static Argument<string> Target(Texts texts) => new(TargetArgument) { Description = texts.Of(Phrase.RuleArgument) };
}
