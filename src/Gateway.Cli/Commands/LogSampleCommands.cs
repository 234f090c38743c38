using System.CommandLine;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Client;
using Gateway.Disclosures.V1;
using Google.Protobuf;

namespace Gateway.Cli.Commands;

/// <summary><c>gateway log sample</c> and <c>gateway log review</c>: looks drawn by chance, and the officer's decision about each.</summary>
internal static class LogSampleCommands
{
    public const string DisclosureArgument = "disclosure";
    public const string SampleOption = "--sample";
    private const uint Most = 5;

    /// <summary>Shows samples, or draws one.</summary>
    public static Command Sample(Texts texts, Terminal terminal)
    {
        var draw = new Option<uint>("--draw") { HelpName = "N", Description = texts.Of(Phrase.LogDrawDescription) };
        var days = new Option<uint>("--days") { HelpName = "N", Description = texts.Of(Phrase.LogDaysDescription) };
        var known = new Option<bool>("--without-known") { Description = texts.Of(Phrase.LogKnownDescription) };
        var all = new Option<bool>("--all") { Description = texts.Of(Phrase.LogAllSamplesDescription) };
        return OfficerCommand.Of("sample", Phrase.LogSampleDescription, texts, terminal, AnswerAsync, draw, days, known, all);

        async Task<ExitCode> AnswerAsync(OpenGateway gateway, ParseResult parsed, CancellationToken cancellationToken)
        {
            var log = gateway.Calls.Disclosures;
            if (parsed.GetResult(draw) is null)
            {
                var listed = await gateway.WaitAsync(log.ListSamplesAsync(new ListSamplesRequest { DecidedToo = parsed.GetValue(all), PageSize = Most }, gateway.How.Deadline, cancellationToken));
                return await ShowAsync(gateway, listed, listed.Samples, listed.Standing, cancellationToken);
            }
            var request = new DrawSampleRequest { Size = parsed.GetValue(draw), Days = parsed.GetValue(days), LeaveOutKnownRelation = parsed.GetValue(known), IdempotencyKey = ConsentClient.NewKey() };
            var drawn = await gateway.WaitAsync(log.DrawSampleAsync(request, gateway.How.Deadline, cancellationToken));
            return await ShowAsync(gateway, drawn, [drawn.Sample], standing: null, cancellationToken);
        }

        async Task<ExitCode> ShowAsync<T>(OpenGateway gateway, T answer, IReadOnlyList<Sample> samples, SampleStanding? standing, CancellationToken cancellationToken)
            where T : IMessage
        {
            var names = await gateway.NamesAsync(texts, cancellationToken);
            return await gateway.ShowAsync(answer, (_, layout) => new LogPage(names, new SourceText(nationalId: null), texts, layout).Samples(samples, standing));
        }
    }

    /// <summary>Decides about a look.</summary>
    public static Command Review(Texts texts, Terminal terminal)
    {
        var id = new Argument<string>(DisclosureArgument) { Description = texts.Of(Phrase.LogDisclosureArgument) };
        var sample = new Option<string>(SampleOption) { HelpName = "ID", Description = texts.Of(Phrase.LogSampleOptionDescription) };
        var decision = new ReviewOptions(Phrase.LogJustifiedDescription, texts);
        return OfficerCommand.Of("review", Phrase.LogReviewDescription, texts, terminal, AnswerAsync, id, sample, decision.Justified, decision.Reason);

        async Task<ExitCode> AnswerAsync(OpenGateway gateway, ParseResult parsed, CancellationToken cancellationToken)
        {
            var (justified, reason) = await decision.ReadAsync(parsed, terminal, cancellationToken);
            var request = new ReviewDisclosureRequest
            {
                DisclosureId = parsed.GetRequiredValue(id), SampleId = parsed.GetValue(sample) ?? "", Justified = justified, Reason = reason, IdempotencyKey = ConsentClient.NewKey(),
            };
            return await gateway.ShowAsync(
                gateway.Calls.Disclosures.ReviewAsync(request, gateway.How.Deadline, cancellationToken),
                (answer, layout) => new LogPage(CatalogueNames.None(texts), new SourceText(nationalId: null), texts, layout).Decided(justified, answer.Receipt));
        }
    }
}
