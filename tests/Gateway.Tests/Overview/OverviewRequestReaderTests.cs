using FsCheck;
using FsCheck.Fluent;
using Gateway.Access;
using Gateway.Overview;
using Gateway.Overview.V1;
using Gateway.Tests.Sources;
using CaseStep = Gateway.Overview.V1.CaseStep;

namespace Gateway.Tests.Overview;

/// <summary>Proves that every bad field of a request is named, all at once, and that no description repeats what was sent.</summary>
public sealed class OverviewRequestReaderTests
{
    private const int Cases = 1_000;

    private static readonly string Largest = new('a', CaseId.MaximumLength);

    [Fact]
    public void A_good_request_becomes_a_question()
    {
        // Proves that the fields arrive as sent, and that an unspecified step is none.
        var (question, violations) = OverviewRequestReader.Read(Good(), Shipped.Catalogue);
        Assert.Empty(violations);
        Assert.Equal((Shipped.D1, "26/1234", Shipped.Purpose, null), (question!.Citizen, question.Case.Number, question.Purpose, question.Step));
        Assert.Equal(["employment-status"], question.Categories);
    }

    [Theory]
    [InlineData(CaseStep.Preparation, "Preparation")]
    [InlineData(CaseStep.TeamMeeting, "TeamMeeting")]
    [InlineData(CaseStep.Decision, "Decision")]
    [InlineData(CaseStep.FollowUp, "FollowUp")]
    public void Each_step_is_its_own(CaseStep sent, string read)
    {
        // Proves that no step is taken for another.
        var request = Good();
        request.CaseStep = sent;
        Assert.Equal(read, OverviewRequestReader.Read(request, Shipped.Catalogue).Question!.Step.ToString());
    }

    [Theory]
    [InlineData("1403859922")]
    [InlineData("140385-9922")]
    [InlineData("7604909903")]
    [InlineData("0703921VJ4")]
    public void Every_form_of_national_id_is_read(string number)
    {
        // Proves that hyphen, day + 60 and replacement numbers are accepted.
        var request = Good();
        request.CitizenId = number;
        Assert.Equal(number.Replace("-", "", StringComparison.Ordinal), OverviewRequestReader.Read(request, Shipped.Catalogue).Question!.Citizen.Reveal());
    }

    [Theory]
    [InlineData("")]
    [InlineData("haster")]
    [InlineData("                                        ")]
    [InlineData("........................................")]
    [InlineData("Borgeren er bevidstløs\u202e og kan ikke spørges.")]
    [InlineData("Borgeren 140385-9922 er bevidstløs og kan ikke spørges.")]
    public void Emergency_access_is_asked_for_with_a_reason_or_not_at_all(string justification)
    {
        // Proves: without one that says something, or with a number or a hidden character in it, the question is none, in every way of asking; and it is not repeated.
        var emergency = new EmergencyAccess { Justification = justification };
        var (good, request) = (Good(), Good());
        request.Emergency = emergency;
        (OverviewQuestion? Question, IReadOnlyList<Google.Rpc.BadRequest.Types.FieldViolation> Violations)[] read =
        [
            OverviewRequestReader.Read(request, Shipped.Catalogue),
            OverviewRequestReader.Read(new StreamOverviewRequest { CitizenId = good.CitizenId, CaseId = good.CaseId, Purpose = good.Purpose, Emergency = emergency }, Shipped.Catalogue),
            OverviewRequestReader.Read(new LocateRecordsRequest { CitizenId = good.CitizenId, CaseId = good.CaseId, Purpose = good.Purpose, Emergency = emergency }, Shipped.Catalogue),
            OverviewRequestReader.Read(new ExplainAccessRequest { CitizenId = good.CitizenId, CaseId = good.CaseId, Purpose = good.Purpose, Emergency = emergency }, Shipped.Catalogue),
        ];
        Assert.All(read, r =>
        {
            Assert.Null(r.Question);
            var violation = Assert.Single(r.Violations);
            Assert.Equal("emergency.justification", violation.Field);
            Assert.DoesNotContain("140385", violation.Description, StringComparison.Ordinal);
        });
        request.Emergency = new EmergencyAccess { Justification = "Borgeren er bevidstløs og kan ikke spørges." };
        Assert.NotNull(OverviewRequestReader.Read(request, Shipped.Catalogue).Question!.Emergency);
    }

    [Theory]
    [InlineData("citizen_id", "")]
    [InlineData("citizen_id", "1")]
    [InlineData("citizen_id", "3102859922")]
    [InlineData("citizen_id", "14038599222")]
    [InlineData("citizen_id", " 1403859922")]
    [InlineData("citizen_id", "140385 9922")]
    [InlineData("citizen_id", "１４０３８５９９２２")]
    [InlineData("case_id", "")]
    [InlineData("case_id", "26 1234")]
    [InlineData("case_id", "26/1234\n")]
    [InlineData("case_id", "sag-æ")]
    [InlineData("case_id", "1403859922")]
    [InlineData("case_id", "140385-9922")]
    [InlineData("case_id", "longer")]
    [InlineData("purpose", "")]
    [InlineData("purpose", "curiosity")]
    [InlineData("purpose", "REHABILITATION-CASE-PREPARATION")]
    [InlineData("categories[0]", "")]
    [InlineData("categories[0]", "no-such")]
    [InlineData("case_step", "99")]
    public void A_bad_field_is_named(string field, string sent)
    {
        // Proves each field's rule by itself: the field is named with the name it has on the wire, and no question comes out.
        var request = Good();
        switch (field)
        {
            case "citizen_id":
                request.CitizenId = sent;
                break;
            case "case_id":
                request.CaseId = sent == "longer" ? Largest + "a" : sent;
                break;
            case "purpose":
                request.Purpose = sent;
                break;
            case "case_step":
                request.CaseStep = (CaseStep)99;
                break;
            default:
                request.Categories[0] = sent;
                break;
        }
        var (question, violations) = OverviewRequestReader.Read(request, Shipped.Catalogue);
        Assert.Null(question);
        Assert.Equal(field, Assert.Single(violations).Field);
        Assert.NotEmpty(violations[0].Description);
    }

    [Fact]
    public void The_longest_case_number_is_accepted()
    {
        // Proves that the limit of 64 characters is the limit and not one less.
        var request = Good();
        request.CaseId = Largest;
        Assert.Empty(OverviewRequestReader.Read(request, Shipped.Catalogue).Violations);
    }

    [Fact]
    public void All_bad_fields_are_named_at_once()
    {
        // Proves that a caller need not try six times: everything wrong is listed in the order of the message, with the place in the list of categories.
        var request = new GetOverviewRequest { CitizenId = "x", CaseId = "", Purpose = "y", CaseStep = (CaseStep)77 };
        request.Categories.AddRange(["employment-status", "unknown-1", "employment-status", "unknown-1"]);
        var (question, violations) = OverviewRequestReader.Read(request, Shipped.Catalogue);
        Assert.Null(question);
        Assert.Equal(["citizen_id", "case_id", "purpose", "categories[1]", "categories[2]", "categories[3]", "case_step"], violations.Select(v => v.Field));
    }

    [Fact]
    public void More_than_sixty_four_categories_are_one_mistake()
    {
        // Proves the limit, and that beyond it the list is refused unread instead of answered with thousands of lines.
        var request = Good();
        request.Categories.Clear();
        request.Categories.AddRange(Enumerable.Range(0, 64).Select(i => $"unknown-{i}"));
        Assert.Equal(64, OverviewRequestReader.Read(request, Shipped.Catalogue).Violations.Count);
        request.Categories.AddRange(Enumerable.Range(64, 2_000).Select(i => $"unknown-{i}"));
        Assert.Equal("categories", Assert.Single(OverviewRequestReader.Read(request, Shipped.Catalogue).Violations).Field);
    }

    [Fact]
    public void What_may_be_asked_is_told()
    {
        // Proves that the description of an unknown purpose or category lists the known ones.
        var request = new GetOverviewRequest { CitizenId = "1403859922", CaseId = "1", Purpose = "x" };
        request.Categories.Add("x");
        var violations = OverviewRequestReader.Read(request, Shipped.Catalogue).Violations;
        Assert.Contains(Shipped.Purpose, violations[0].Description, StringComparison.Ordinal);
        Assert.All(Shipped.Catalogue.Categories, c => Assert.Contains(c.Id, violations[1].Description, StringComparison.Ordinal));
    }

    [Fact]
    public void No_description_repeats_what_was_sent()
    {
        // Proves that a description is the same whatever was sent, and that no text longer than three characters comes back unless the description holds it anyway.
        var texts = Gen.OneOf(
            ArbMap.Default.GeneratorFor<string>(),
            Gen.Elements("123456-7890", "Anna Prøvesen", "0101011234x", "' OR 1=1 --", "<script>", "%s%n", "{0}"),
            Gen.ArrayOf(Gen.Elements("0123456789-".ToCharArray()), 11).Select(c => new string(c)));
        var requests =
            from citizen in texts
            from @case in texts
            from purpose in texts
            from category in texts
            select (Citizen: citizen ?? "", Case: @case ?? "", Purpose: purpose ?? "", Category: category ?? "");
        var fixedTexts = FixedDescriptions();
        var longSent = 0;
        Replayable.Check(requests, Cases, sent =>
        {
            var request = new GetOverviewRequest { CitizenId = sent.Citizen, CaseId = sent.Case, Purpose = sent.Purpose };
            request.Categories.Add(sent.Category);
            var violations = OverviewRequestReader.Read(request, Shipped.Catalogue).Violations;
            Assert.All(violations, v => Assert.Contains($"{v.Field}: {v.Description}", fixedTexts));
            foreach (var text in new[] { sent.Citizen, sent.Case, sent.Purpose, sent.Category }.Where(t => t.Length > 3 && !fixedTexts.Any(f => f.Contains(t, StringComparison.Ordinal))))
            {
                longSent++;
                Assert.DoesNotContain(violations, v => (v.Field + v.Description).Contains(text, StringComparison.Ordinal));
            }
        });
        Assert.True(longSent > Cases, $"Only {longSent} texts were long enough to prove anything.");
    }

    private static GetOverviewRequest Good()
    {
        var request = new GetOverviewRequest { CitizenId = "1403859922", CaseId = Shipped.Case, Purpose = Shipped.Purpose };
        request.Categories.Add("employment-status");
        return request;
    }

    // Everything the reader says about two very different bad requests, one of them empty.
    private static HashSet<string> FixedDescriptions()
    {
        var bad = new GetOverviewRequest { CitizenId = "?", CaseId = "?", Purpose = "?" };
        bad.Categories.Add("?");
        var empty = new GetOverviewRequest();
        empty.Categories.Add("");
        return [.. new[] { bad, empty }.SelectMany(r => OverviewRequestReader.Read(r, Shipped.Catalogue).Violations).Select(v => $"{v.Field}: {v.Description}")];
    }
}
