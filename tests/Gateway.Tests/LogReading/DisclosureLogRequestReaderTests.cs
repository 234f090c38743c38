using Gateway.Access;
using Gateway.Callers;
using Gateway.Disclosures.V1;
using Gateway.LogReading;
using Google.Protobuf.WellKnownTypes;

namespace Gateway.Tests.LogReading;

/// <summary>What is wrong with a request is said field by field, without a word of what was sent.</summary>
public sealed class DisclosureLogRequestReaderTests
{
    private const string Number = "0101709999";

    private static readonly Caller Officer = new()
    {
        Municipality = SeededLog.Municipality, OrganisationCvr = "99990001", Unit = "u", Role = Role.PrivacyOfficer, User = "officer-1", ClientId = "c", Assurance = AssuranceLevel.High,
    };

    [Fact]
    public void A_search_may_ask_for_anything_or_nothing()
    {
        // Proves: everything given is asked for, in the officer's own municipality; nothing given is everything there.
        var (question, citizen) = DisclosureLogRequestReader.Of(new SearchDisclosuresRequest(), Officer).Value;
        Assert.Equal((20, null, null, SeededLog.Municipality), (question.Size, question.Outcome, citizen, question.Filter.Municipality));
        var request = new SearchDisclosuresRequest
        {
            CitizenId = Number, OrganisationCvr = "99990001", User = "u", ClientId = "c", Purpose = "p", Category = "k", Outcome = DisclosureOutcome.Cut, PageSize = 100,
            From = Timestamp.FromDateTimeOffset(SeededLog.Start), Until = Timestamp.FromDateTimeOffset(SeededLog.Start.AddDays(1)),
        };
        var read = DisclosureLogRequestReader.Of(request, Officer);
        Assert.Empty(read.Violations);
        Assert.Equal((UseOutcome.Cut, 100, Number), (read.Value.Question.Outcome, read.Value.Question.Size, read.Value.Citizen!.Reveal()));
        var filter = read.Value.Question.Filter;
        Assert.Equal(("99990001", "u", "c", "p", "k"), (filter.Organisation, filter.User, filter.Client, filter.Purpose, filter.Category));
        Assert.Equal((SeededLog.Start, SeededLog.Start.AddDays(1)), (filter.From, filter.Until));
    }

    [Fact]
    public void Every_field_that_cannot_be_used_is_named()
    {
        // Proves: for each field of each request.
        var ended = Timestamp.FromDateTimeOffset(SeededLog.Start);
        Assert.Equal(
            ["category", "citizen_id", "client_id", "organisation_cvr", "outcome", "page_size", "purpose", "until", "user"],
            Fields(DisclosureLogRequestReader.Of(
                new SearchDisclosuresRequest
                {
                    CitizenId = "9999999999", OrganisationCvr = "1", User = Number, ClientId = new string('a', 129), Purpose = "UPPER", Category = "a%", Outcome = (DisclosureOutcome)99, PageSize = 101,
                    From = ended, Until = ended,
                },
                Officer).Violations));
        Assert.Equal(["citizen_id", "page_size"], Fields(DisclosureLogRequestReader.Of(new GetAccessReportRequest { PageSize = 501 }).Violations));
        Assert.Equal(["days", "idempotency_key", "leave_out_uses", "size"], Fields(DisclosureLogRequestReader.Of(new DrawSampleRequest { Size = 101, Days = 93, LeaveOutUses = { "A" } }).Violations));
        Assert.Equal(["page_size"], Fields(DisclosureLogRequestReader.Of(new ListSamplesRequest { PageSize = 6 }).Violations));
        Assert.Equal(["disclosure_id", "idempotency_key", "reason", "sample_id"], Fields(DisclosureLogRequestReader.Of(new ReviewDisclosureRequest { SampleId = "S", Reason = Number }, Officer).Violations));
        Assert.Equal(["from", "until", "user"], Fields(DisclosureLogRequestReader.Of(new ListTouchedCitizensRequest(), Officer).Violations));
        Assert.Equal(["from", "until"], Fields(DisclosureLogRequestReader.Of(new ExportAuditEventsRequest { From = new Timestamp { Seconds = long.MaxValue } }, Officer).Violations));
        Assert.Equal(["log_index"], Fields(DisclosureLogRequestReader.Of(new GetReceiptRequest { LogIndex = ulong.MaxValue }, Officer).Violations));
        Assert.Equal(["citizen_id"], Fields(DisclosureLogRequestReader.Of(new GetReceiptRequest(), Officer with { Role = Role.Citizen }).Violations));
    }

    [Fact]
    public void No_word_of_what_was_sent_is_repeated()
    {
        // Proves: a national id in any field is refused there, and is in no description.
        var violations = DisclosureLogRequestReader.Of(new SearchDisclosuresRequest { User = Number, ClientId = Number, Purpose = Number, Category = Number }, Officer).Violations;
        Assert.Equal(4, violations.Count);
        Assert.All(violations, v => Assert.DoesNotContain(Number, v.Description, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Fields(IEnumerable<Google.Rpc.BadRequest.Types.FieldViolation> violations) => violations.Select(v => v.Field).Distinct().Order(StringComparer.Ordinal);
}
