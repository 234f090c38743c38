using Gateway.Access;
using Gateway.Sources;
using static Gateway.Tests.Sources.FhirJson;

namespace Gateway.Tests.Sources;

/// <summary>Proves by which signs a hospital's resource is psychiatry's, and that what shows neither that nor whose it is counts as neither (decision 0067).</summary>
public sealed class PsychiatryMappingTests
{
    private const string Admissions = "psychiatric-admissions";
    private const string District = "district-psychiatry";
    private const string Emergency = "psychiatric-emergency";
    private const string Treatments = "hospital-treatments";
    private const string Letters = "discharge-letters";
    private const string Plans = "rehabilitation-plans";
    private const string NotMapped = "";
    private const string Letter = "\"type\":{\"coding\":[{\"code\":\"18842-5\"}]},";

    private static readonly string[] Hospitals = ["cosmic", "columna", "sundhedsplatformen"];

    [Theory]
    [InlineData(Admissions, """ "class":{"code":"IMP"},"serviceProvider":{"display":"Psykiatrisk Afdeling"} """)]
    [InlineData(Emergency, """ "class":{"code":"EMER"},"serviceProvider":{"display":"Center for Ungdomspsykiatri"} """)]
    [InlineData(District, """ "class":{"code":"AMB"},"contained":[{"resourceType":"Organization","id":"o","name":"PSYKIATRIEN Vest"}],"serviceProvider":{"reference":"#o"} """)]
    [InlineData(District, """ "serviceProvider":{"display":"Klinik 3"},"serviceType":{"coding":[{"code":"394587001"}]} """)]
    [InlineData(Emergency, """ "class":{"code":"EMER"},"serviceProvider":{"display":"Akutmodtagelsen"},"reasonCode":[{"coding":[{"code":"DF431"}]}] """)]
    [InlineData(District, """ "serviceProvider":{"display":"Klinik 3"},"contained":[{"resourceType":"Condition","id":"c","code":{"coding":[{"code":"F32.2"}]}}],"reasonReference":[{"reference":"#c"}] """)]
    [InlineData(District, """ "serviceProvider":{"display":"Klinik 3"},"meta":{"security":[{"code":"PSY"}]} """)]
    [InlineData(Treatments, """ "class":{"code":"IMP"},"serviceProvider":{"display":"Kirurgisk Afdeling"} """)]
    [InlineData(Treatments, """ "class":{"code":"AMB"},"reasonCode":[{"coding":[{"code":"DM545"}]}] """)]
    [InlineData(NotMapped, """ "class":{"code":"IMP"},"serviceProvider":{"reference":"Organization/elsewhere"} """)]
    [InlineData(NotMapped, """ "class":{"code":"IMP"},"serviceProvider":{"reference":"Organization/elsewhere"},"reasonCode":[{"text":"Svær depression"}] """)]
    [InlineData(NotMapped, """ "class":{"code":"IMP"},"serviceProvider":{"reference":"Organization/elsewhere"},"serviceType":{"text":"Behandling"} """)]
    public void A_contact_is_filed_by_department_specialty_and_diagnosis(string category, string more)
    {
        // Proves each sign of a contact, one at a time, and that without any it is not mapped.
        FiledAs(category, "Encounter", "encounters", more);
    }

    [Theory]
    [InlineData(District, """ "code":{"coding":[{"code":"PSY-20","display":"Undervisning"}]} """)]
    [InlineData(District, """ "code":{"text":"Kognitiv terapi"} """)]
    [InlineData(District, """ "code":{"text":"Undervisning"},"reasonCode":[{"coding":[{"code":"DF411"}]}] """)]
    [InlineData(District, """ "code":{"text":"Undervisning"},"performer":[{"actor":{"display":"Psykiatrisk Ambulatorium"}}] """)]
    [InlineData(Treatments, """ "code":{"text":"Total hoftealloplastik"} """)]
    [InlineData(Treatments, """ "code":{"text":"Diætistsamtale"} """)]
    [InlineData(Treatments, """ "code":{"text":"Kognitiv screening"} """)]
    [InlineData(NotMapped, """ "code":{"coding":[{"code":"BRXA1"}]},"reasonCode":[{"text":"Svær depression"}] """)]
    [InlineData(NotMapped, """ "code":{"coding":[{"code":"BRXA1"}]} """)]
    public void A_procedure_is_filed_by_its_name_and_what_it_was_done_for(string category, string more)
    {
        // Proves the same of what was done.
        FiledAs(category, "Procedure", "procedures", more);
    }

    [Theory]
    [InlineData(Admissions, Letter + """ "author":[{"display":"Psykiatrisk Afdeling"}] """)]
    [InlineData(District, Letter + """ "author":[{"display":"Psykiatrisk Ambulatorium"}] """)]
    [InlineData(Emergency, Letter + """ "contained":[{"resourceType":"Organization","id":"o","name":"Psykiatrisk skadestue"}],"author":[{"reference":"#o"}] """)]
    [InlineData(Admissions, Letter + """ "author":[{"display":"Medicinsk Afdeling"}],"description":"Henvist til distriktspsykiatrien" """)]
    [InlineData(Letters, Letter + """ "author":[{"display":"Medicinsk Afdeling"}] """)]
    [InlineData(NotMapped, Letter + """ "author":[{"reference":"Practitioner/1","display":"Dorte Doktor"}] """)]
    [InlineData(NotMapped, """ "type":{"coding":[{"code":"56446-8"}]},"author":[{"display":"Medicinsk Afdeling"}] """)]
    public void A_letter_is_filed_by_who_wrote_it_and_what_it_says(string category, string more)
    {
        // Proves the same of letters, and that another document is none.
        FiledAs(category, "DocumentReference", "discharge-letters", more);
    }

    [Theory]
    [InlineData(District, """ "title":"Behandlingsplan","author":{"display":"Psykiatrisk Ambulatorium"} """)]
    [InlineData(District, """ "category":[{"text":"Almen genoptræningsplan"}],"activity":[{"detail":{"reasonCode":[{"coding":[{"code":"DF411"}]}]}}] """)]
    [InlineData(Plans, """ "category":[{"text":"Almen genoptræningsplan"}] """)]
    [InlineData(Plans, """ "category":[{"coding":[{"system":"http://fhir.kl.dk/term/CodeSystem/CareSocialCodes","code":"1"}]}] """)]
    [InlineData(NotMapped, """ "title":"Weight management" """)]
    public void A_plan_is_of_training_where_it_says_so(string category, string more)
    {
        // Proves the same of plans: not every plan is one of rehabilitation.
        FiledAs(category, "CarePlan", "rehabilitation-plans", more);
    }

    [Theory]
    [InlineData(Admissions, "IMP", "Psykiatrisk sengeafsnit")]
    [InlineData(Emergency, "EMER", "Psykiatrisk akutmodtagelse")]
    [InlineData(District, "AMB", "Psykiatrisk ambulatorium")]
    [InlineData(Treatments, "IMP", "Hjerteafdelingen")]
    [InlineData(NotMapped, "IMP", "")]
    public void A_notice_of_a_stay_is_filed_by_the_department(string category, string kind, string department)
    {
        // Proves the same of MedCom's notices, whose department stands in another resource of the message.
        var organisation = $$"""{"resourceType":"Organization","id":"o"{{(department.Length > 0 ? $",\"name\":\"{department}\"" : "")}}}""";
        var stay = Resource("Encounter", $$""" "class":{"code":"{{kind}}"},"serviceProvider":{"reference":"Organization/o"} """);
        var answer = Read("hospital-notifications", "notifications", null, stay, organisation);
        Assert.Equal(category.Length > 0 ? [category] : [], answer.Facts.Select(f => f.Category));
    }

    [Fact]
    public void What_is_too_much_to_tell_apart_is_taken_for_psychiatry_and_said_to_be_missing()
    {
        // Proves that a contact whose references lead to more than may be read is not shown as somatic, and that the answer says that it is not whole.
        var large = $$"""{"resourceType":"Organization","id":"o","name":"{{new string('x', 100_000)}}"}""";
        var contact = Resource("Encounter", $$""" "contained":[{{large}}],"serviceProvider":[{{string.Join(',', Enumerable.Repeat("{\"reference\":\"#o\"}", 1000))}}] """);
        var answer = Read("cosmic", "encounters", [Treatments], contact);
        Assert.Equal((0, 0, ReasonCode.SourceTooLarge), (answer.Facts.Count, answer.NotMapped.Count, answer.Incomplete));
    }

    private static void FiledAs(string category, string type, string request, string more)
    {
        foreach (var hospital in Hospitals)
        {
            var all = Read(hospital, request, null, Resource(type, more));
            Assert.Equal(category.Length > 0 ? [category] : [], all.Facts.Select(f => f.Category));
            Assert.Equal(category.Length == 0, all.NotMapped.Any(n => n.Path == type));
            // Asked for what is somatic alone, psychiatry leaves no trace.
            if (category is Admissions or District or Emergency)
            {
                var somatic = Read(hospital, request, [Treatments, Letters, Plans], Resource(type, more));
                Assert.Equal((0, 0, null), (somatic.Facts.Count, somatic.NotMapped.Count, somatic.Incomplete));
            }
        }
    }

    private static string Resource(string type, string more) => $$"""{"resourceType":"{{type}}","id":"x","status":"finished","subject":{"reference":"Patient/me"},{{more}}}""";

    private static SourceOutcome.Answered Read(string source, string request, string[]? categories, params string[] resources)
    {
        var asked = Shipped.Request(source, request);
        return Assert.IsType<SourceOutcome.Answered>(Fhir.Interpret(
            [FhirBundle.TryRead(Shipped.Json(Collection([Patient("me", Shipped.D1.Reveal()), .. resources])))!], Shipped.Definition(source), asked, categories ?? asked.Categories, Person.Known(Shipped.D1)));
    }
}
