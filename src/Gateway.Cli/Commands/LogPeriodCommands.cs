using System.CommandLine;
using System.Text.Json.Nodes;
using Gateway.Cli.Language;
using Gateway.Cli.Pages;
using Gateway.Disclosures.V1;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Cli.Commands;

/// <summary><c>gateway log touched</c> and <c>gateway log audit-events</c>: what happened in a period.</summary>
internal static class LogPeriodCommands
{
    public const string UserOption = "--user";
    public const string ClientOption = "--client";
    public const string FromOption = "--from";
    public const string UntilOption = "--until";

    /// <summary>Whom a credential touched.</summary>
    public static Command Touched(Texts texts, Terminal terminal)
    {
        var user = new Option<string>(UserOption) { HelpName = "USER", Description = texts.Of(Phrase.LogUserDescription) };
        var client = new Option<string>(ClientOption) { HelpName = "ID", Description = texts.Of(Phrase.LogClientDescription) };
        var (from, until) = Period(texts, required: true);
        var csv = LogCommand.Csv(texts);
        return OfficerCommand.OfWholeLog("touched", Phrase.LogTouchedDescription, texts, terminal, AnswerAsync, user, client, from, until, csv);

        async Task<ExitCode> AnswerAsync(OpenGateway gateway, ParseResult parsed, CancellationToken cancellationToken)
        {
            var request = new ListTouchedCitizensRequest
            {
                User = parsed.GetValue(user) ?? "", ClientId = parsed.GetValue(client) ?? "", From = Instant(parsed.GetValue(from)), Until = Instant(parsed.GetValue(until)),
            };
            var whole = await gateway.WaitAsync(ReadAsync());
            if (parsed.GetValue(csv))
            {
                await terminal.Output.WriteAsync(LogCsv.Of(whole));
                return ExitCode.Answered;
            }
            var names = await gateway.NamesAsync(texts, cancellationToken);
            return await gateway.ShowAsync(whole, (answer, layout) => new LogPage(names, new SourceText(nationalId: null), texts, layout).Touched(answer));

            async Task<ListTouchedCitizensResponse> ReadAsync()
            {
                var read = new ListTouchedCitizensResponse();
                await foreach (var message in gateway.Calls.Disclosures.ListTouchedAsync(request, gateway.How.Deadline, cancellationToken))
                    read.MergeFrom(message);
                return read;
            }
        }
    }

    /// <summary>The log of a period for other programs.</summary>
    public static Command AuditEvents(Texts texts, Terminal terminal)
    {
        var (from, until) = Period(texts, required: true);
        var bundle = new Option<bool>("--bundle") { Description = texts.Of(Phrase.LogBundleDescription) };
        return OfficerCommand.OfWholeLog("audit-events", Phrase.LogAuditDescription, texts, terminal, AnswerAsync, from, until, bundle);

        async Task<ExitCode> AnswerAsync(OpenGateway gateway, ParseResult parsed, CancellationToken cancellationToken)
        {
            var request = new ExportAuditEventsRequest { From = Instant(parsed.GetValue(from)), Until = Instant(parsed.GetValue(until)) };
            var entries = parsed.GetValue(bundle) ? new JsonArray() : null;
            await foreach (var message in gateway.Calls.Disclosures.ExportAuditEventsAsync(request, gateway.How.Deadline, cancellationToken))
            {
                if (message.AuditEvent.Length == 0)
                    continue;
                if (entries is null)
                    await terminal.Output.WriteLineAsync(message.AuditEvent.AsMemory(), cancellationToken);
                else
                    entries.Add(new JsonObject { ["resource"] = JsonNode.Parse(message.AuditEvent) });
            }
            if (entries is not null)
            {
                var written = new JsonObject { ["resourceType"] = "Bundle", ["type"] = "collection" };
                // FHIR knows no empty list.
                if (entries.Count > 0)
                    written["entry"] = entries;
                await terminal.Output.WriteLineAsync(written.ToJsonString());
            }
            return ExitCode.Answered;
        }
    }

    /// <summary>The options of a period in whole days.</summary>
    public static (Option<DateTimeOffset?> From, Option<DateTimeOffset?> Until) Period(Texts texts, bool required) =>
        (new(FromOption) { HelpName = "DAY", Description = texts.Of(Phrase.LogFromDescription), CustomParser = Days.Beginning, Required = required },
            new(UntilOption) { HelpName = "DAY", Description = texts.Of(Phrase.LogUntilDescription), CustomParser = Days.End, Required = required });

    /// <summary>A moment as the wire has it.</summary>
    public static Timestamp? Instant(DateTimeOffset? moment) => moment?.ToTimestamp();
}
