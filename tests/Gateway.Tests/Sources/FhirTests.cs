using Gateway.Access;
using Gateway.Sources;
using static Gateway.Tests.Sources.FhirJson;

namespace Gateway.Tests.Sources;

/// <summary>Proves how FHIR bundles become facts, and that nothing incomplete or malformed passes for a whole answer.</summary>
public sealed class FhirTests
{
    private const string Me = "Patient/me";

    [Fact]
    public void Facts_carry_what_the_mapping_reads()
    {
        // Proves id, all codings with version, text, period, status, values and the last change of a mapped resource.
        var fact = Assert.Single(Social(Collection(Patient("me", D1),
            """
            {"resourceType":"Condition","id":"c-1","meta":{"lastUpdated":"2026-02-02T10:00:00Z"},"subject":{"reference":"Patient/me"},
             "code":{"coding":[{"system":"urn:a","code":"1","version":"7","display":"Et"},{"system":"urn:b","code":"2"}]},
             "clinicalStatus":{"coding":[{"system":"urn:s","code":"active"}]},"onsetDateTime":"2026-01","abatementDateTime":"2026-03-04",
             "severity":{"coding":[{"system":"urn:v","code":"3","display":"Svær"}]},"recordedDate":"2026-01-15"}
            """)).Facts);
        Assert.Equal(("social-assessment", "c-1", "Et", "2026-01", "2026-03-04"), (fact.Category, fact.SourceItemId, fact.Code.Text, fact.Start, fact.End));
        Assert.Equal([new Coding("urn:a", "1", "7", "Et"), new Coding("urn:b", "2", "", "")], fact.Code.Codings);
        Assert.Equal(("active", "2026-02-02T10:00:00Z"), (fact.Status, fact.LastChangedAt));
        Assert.Equal("Svær", Assert.IsType<FactDatum.ConceptDatum>(Assert.Single(fact.Values).Datum).Concept.Text);
    }

    [Theory]
    [InlineData("\"valueQuantity\":{\"value\":3.50,\"unit\":\"timer\",\"code\":\"h\"}", "3.50 timer")]
    [InlineData("\"valueQuantity\":{\"value\":3.50,\"code\":\"h\"}", "3.50 h")]
    [InlineData("\"valueQuantity\":{\"comparator\":\"<\",\"value\":5,\"unit\":\"mmol/l\"}", "text < 5 mmol/l")]
    [InlineData("\"valueString\":\"to\\nlinjer\"", "text to\nlinjer")]
    [InlineData("\"valueBoolean\":false", "False")]
    [InlineData("\"valueCodeableConcept\":{\"text\":\"Let\"}", "text Let")]
    [InlineData("\"valueCodeableConcept\":{\"coding\":[{\"code\":\"x\"}]}", "concept x")]
    [InlineData("\"valueRatio\":{\"numerator\":{\"value\":1}}", "")]
    public void A_value_is_what_its_shape_says(string value, string shown)
    {
        // Proves that a quantity keeps its digits and its unit, that "less than 5" is not shown as 5, and that a shape nobody reads is no value.
        var fact = Assert.Single(Social(Collection(Patient("me", D1), About("Observation", "o", "{\"reference\":\"Patient/me\"}", value))).Facts);
        Assert.Equal(shown, fact.Values.Count == 0 ? "" : fact.Values[0].Datum switch
        {
            FactDatum.QuantityDatum quantity => $"{quantity.Value} {quantity.Unit}",
            FactDatum.TextDatum text => $"text {text.Text}",
            FactDatum.FlagDatum flag => flag.Flag.ToString(),
            FactDatum.ConceptDatum concept => $"concept {concept.Concept.Text}",
            var other => other.ToString(),
        });
    }

    [Fact]
    public void A_case_number_is_text_and_no_quantity()
    {
        // Proves that an identifier, which also has a "value", is not shown as a number with a unit.
        const string CaseNumber = """
            "extension":[{"url":"http://fhir.kl.dk/ffbreporting/StructureDefinition/kl-reporting-ffb-municipalityCaseNumber","extension":[{"url":"municipalitySpecific","valueIdentifier":{"system":"urn:x","value":"26-0417"}}]}]
            """;
        var fact = Assert.Single(Social(Collection(Patient("me", D1), About("ServiceRequest", "s", "{\"reference\":\"Patient/me\"}", CaseNumber))).Facts);
        Assert.Equal(new FactDatum.TextDatum("26-0417"), Assert.Single(fact.Values).Datum);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"Bundle\"")]
    [InlineData("{}")]
    [InlineData("""{"resourceType":"Patient"}""")]
    [InlineData("""{"resourceType":"Bundle"}""")]
    [InlineData("""{"resourceType":"Bundle","type":"transaction","entry":[]}""")]
    [InlineData("""{"resourceType":["Bundle"],"type":"collection"}""")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":null}""")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":{}}""")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":[7]}""")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":[{}]}""")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":[{"resource":[]}]}""")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"id":"x"}}]}""")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":7}}]}""")]
    [InlineData("""{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"business-rule"}]}""")]
    public void What_is_no_bundle_is_none(string json)
    {
        // Proves that garbage is told apart from an empty bundle, which would be "nothing held".
        Assert.Null(FhirBundle.TryRead(Shipped.Json(json)));
    }

    [Theory]
    [InlineData("\"total\":\"2\"")]
    [InlineData("\"total\":2.5")]
    [InlineData("\"total\":null")]
    [InlineData("\"total\":99999999999")]
    [InlineData("\"link\":{\"relation\":\"next\"}")]
    [InlineData("\"link\":[7,{\"relation\":[],\"url\":\"x\"},{\"relation\":\"next\",\"url\":7}]")]
    [InlineData("\"timestamp\":{}")]
    public void Odd_fields_of_a_bundle_break_nothing(string more)
    {
        // Proves that the reader does not fall over a total, link or time of another type.
        var bundle = FhirBundle.TryRead(Shipped.Json(Searchset(more)));
        Assert.NotNull(bundle);
        Assert.True(string.IsNullOrEmpty(bundle.Next));
    }

    [Fact]
    public void An_empty_bundle_holds_nothing()
    {
        // Proves the other side: a bundle without entries, or with the citizen alone, is an answer.
        Assert.Empty(Social("""{"resourceType":"Bundle","type":"collection"}""").Facts);
        Assert.Empty(Social(Collection(Patient("me", D1))).Facts);
        Assert.Null(Hospital(Searchset("\"total\":0")).Incomplete);
    }

    [Fact]
    public void Unmapped_resources_and_fields_are_named_without_content()
    {
        // Proves that types nobody maps, fields nobody reads (deep ones and contained resources too) and values in an unknown shape are named with their count, and that digits in a name are masked.
        var answer = Social(Collection(Patient("me", D1),
            About("Account", "a", "{}"), About("Account", "b", "{}"), About("X1403859922", "x", "{}"),
            Condition("c", Me, """
                "evidence":[{"detail":"hemmelig"}],"clinicalStatus":{"text":"hemmelig"},"f080675":1,"contained":[{"resourceType":"Condition","code":{"text":"hemmelig"}}]
                """),
            About("Observation", "o", "{\"reference\":\"Patient/me\"}", "\"valueQuantity\":{\"unit\":\"kg\"}")));
        Assert.Equal(
            [("Account", 2), ("Condition.clinicalStatus.text", 1), ("Condition.contained", 1), ("Condition.evidence", 1), ("Condition.f######", 1), ("Observation.result", 1), ("X##########", 1)],
            answer.NotMapped.Select(n => (n.Path, n.Count)));
    }

    [Fact]
    public void A_category_that_is_not_allowed_leaves_no_trace()
    {
        // Proves that a resource of a category the grant does not allow gives no fact, no unmapped field, and no word about having been entered in error.
        var json = Collection(Patient("me", D1),
            Condition("c", Me, "\"evidence\":[{}]"),
            Condition("wrong", Me, "\"verificationStatus\":{\"coding\":[{\"code\":\"entered-in-error\"}]}"),
            About("Goal", "g", "{\"reference\":\"Patient/me\"}", "\"description\":{\"text\":\"Mål\"}"));
        var answer = Answered(Read(json, "ffb", "citizen-report", Shipped.D1, ["social-action-plan"]));
        Assert.Equal(["social-action-plan"], answer.Facts.Select(f => f.Category));
        Assert.Equal(["Goal.code"], answer.NotMapped.Select(n => n.Path));
    }

    [Theory]
    [InlineData("category", "Serviceloven § 101", true)]
    [InlineData("category", "Serviceloven § 101 a", true)]
    [InlineData("category", "SEL § 101", true)]
    [InlineData("category", "Sundhedsloven § 141", true)]
    [InlineData("category", "SUL § 142", true)]
    [InlineData("activity", "Serviceloven § 101", true)]
    [InlineData("category", "Serviceloven § 104", false)]
    [InlineData("category", "", false)]
    public void Treatment_is_filed_by_its_paragraph_and_leaves_no_trace_where_it_is_not_asked_for(string where, string statute, bool treatment)
    {
        // Proves: a plan under such a paragraph is treatment and no social measure, wherever the paragraph stands; asked for measures alone, nothing of it is told, not even a field that is not mapped.
        var coded = $$"""{"coding":[{"code":"1","display":"{{statute}}"}]}""";
        var plan = where == "category" ? $"\"category\":[{coded}]" : "\"activity\":[{\"detail\":{\"code\":" + coded + "}}]";
        var json = Collection(Patient("me", D1), About("CarePlan", "p", "{\"reference\":\"Patient/me\"}", plan + ",\"odd\":1"));
        Assert.Equal([treatment ? "substance-abuse-treatment" : "social-measures"], Social(json).Facts.Select(f => f.Category));
        var answer = Answered(Read(json, "ffb", "citizen-report", Shipped.D1, ["social-measures"]));
        Assert.Equal(treatment ? (0, 0) : (1, 2), (answer.Facts.Count, answer.NotMapped.Count));
    }

    [Theory]
    [InlineData("Rusmiddelbehandling", true)]
    [InlineData("Alkoholbehandling", true)]
    [InlineData("Socialpædagogisk støtte", false)]
    public void An_offer_of_treatment_is_filed_by_its_kind(string kind, bool treatment)
    {
        // Proves the same of the offer that treats, in which no paragraph stands.
        var json = Collection(Patient("me", D1), About("CareTeam", "t", "{\"reference\":\"Patient/me\"}", $$"""
            "category":[{"coding":[{"code":"1","display":"{{kind}}"}]}]
            """));
        Assert.Equal([treatment ? "substance-abuse-treatment" : "social-measures"], Social(json).Facts.Select(f => f.Category));
    }

    [Fact]
    public void A_resource_about_somebody_else_refuses_the_answer_whatever_its_category()
    {
        // Proves that the person is checked before the category: an answer that mixes people up is not used in part.
        var json = Collection(Patient("me", D1), Patient("other", D4), Condition("c", "Patient/other"), About("Goal", "g", "{\"reference\":\"Patient/me\"}"));
        Assert.Equal(ReasonCode.SourceWrongPerson, Assert.IsType<SourceOutcome.Failed>(Read(json, "ffb", "citizen-report", Shipped.D1, ["social-action-plan"])).Reason);
    }

    [Fact]
    public void A_resource_with_a_modifier_extension_is_named_and_not_shown()
    {
        // Proves that what may turn a resource's meaning round is never shown without it.
        var answer = Social(Collection(Patient("me", D1), Condition("kept", Me), Condition("turned", Me, "\"modifierExtension\":[{\"url\":\"urn:not\",\"valueBoolean\":true}]")));
        Assert.Equal("kept", Assert.Single(answer.Facts).SourceItemId);
        Assert.Contains(answer.NotMapped, n => n.Path == "Condition (modifierExtension)");
    }

    [Theory]
    [InlineData("Condition", "\"verificationStatus\":{\"coding\":[{\"code\":\"entered-in-error\"}]}")]
    [InlineData("Observation", "\"status\":\"entered-in-error\"")]
    [InlineData("Goal", "\"lifecycleStatus\":\"entered-in-error\"")]
    public void What_was_entered_in_error_is_not_shown_but_named(string type, string status)
    {
        // Proves that such a resource is no fact, that it is counted as what it is, and that nothing of its fields is told.
        var answer = Social(Collection(Patient("me", D1), About(type, "x", "{\"reference\":\"Patient/me\"}", status + ",\"evidence\":[]"), Condition("good", Me)));
        Assert.Equal(["good"], answer.Facts.Select(f => f.SourceItemId));
        Assert.Equal([($"{type} (entered-in-error)", 1)], answer.NotMapped.Select(n => (n.Path, n.Count)));
    }

    [Fact]
    public void A_refuted_condition_says_so()
    {
        // Proves that a condition found not to be there does not look like a finding, at either source.
        var refuted = Collection(Patient("me", D1), Condition("c", Me, "\"verificationStatus\":{\"coding\":[{\"code\":\"refuted\"}]}"));
        Assert.All([Social(refuted), Hospital(refuted)], a => Assert.Equal("refuted", Assert.IsType<FactDatum.ConceptDatum>(Assert.Single(Assert.Single(a.Facts).Values).Datum).Concept.Text));
    }

    [Fact]
    public void A_bundle_in_a_bundle_is_laid_flat_but_not_without_end()
    {
        // Proves that a nested delivery is read with its own patient, and that deeper nesting than anybody delivers is no answer.
        var report = Collection(Patient("me", D1), Condition("c", Me));
        Assert.Equal(["c"], Social(Collection(report)).Facts.Select(f => f.SourceItemId));
        Assert.Equal(["c"], Social(Collection(Collection(report))).Facts.Select(f => f.SourceItemId));
        Assert.Null(FhirBundle.TryRead(Shipped.Json(Collection(Collection(Collection(report))))));
    }

    [Theory]
    [InlineData("""{"severity":"error","code":"timeout"}""", true)]
    [InlineData("""{"severity":"fatal","code":"exception"}""", true)]
    [InlineData("""{"severity":"warning","code":"incomplete"}""", true)]
    [InlineData("""{"severity":"information","code":"suppressed"}""", true)]
    [InlineData("""{"severity":"warning","code":"informational"}""", false)]
    public void An_outcome_that_says_something_is_missing_makes_the_answer_incomplete(string issue, bool incomplete)
    {
        // Proves that a failure among the results is not overlooked, and that a mere remark is named and harms nothing.
        var answer = Hospital(Searchset("", Patient("me", D1), Condition("c", Me), $$"""{"resourceType":"OperationOutcome","issue":[{{issue}}]}"""));
        Assert.Single(answer.Facts);
        Assert.Equal(incomplete ? ReasonCode.SourceError : null, answer.Incomplete);
        Assert.Equal(incomplete ? [] : ["OperationOutcome"], answer.NotMapped.Select(n => n.Path));
    }

    [Theory]
    [InlineData(2, null)]
    [InlineData(1, null)]
    [InlineData(3, ReasonCode.SourceMalformed)]
    public void A_total_larger_than_what_came_makes_the_answer_incomplete(int total, object? incomplete)
    {
        // Proves that the patient a search includes is not counted as a result, and that a missing result is noticed.
        var answer = Hospital(Searchset($"\"total\":{total}", Patient("me", D1), Condition("a", Me), Condition("b", Me)));
        Assert.Equal((2, (ReasonCode?)incomplete), (answer.Facts.Count, answer.Incomplete));
    }

    [Fact]
    public void More_facts_than_the_limit_make_the_answer_incomplete()
    {
        // Proves that the limit is kept and that what is beyond it is not silently left out.
        var definition = Shipped.Definition("ffb") with { Limits = Shipped.Definition("ffb").Limits with { MaximumFacts = 1 } };
        var pages = new[] { FhirBundle.TryRead(Shipped.Json(Collection(Patient("me", D1), Condition("a", Me), Condition("b", Me))))! };
        var answer = Answered(Fhir.Interpret(pages, definition, definition.Requests[0], definition.Requests[0].Categories, Person.Known(Shipped.D1)));
        Assert.Equal((1, ReasonCode.SourceTooLarge), (answer.Facts.Count, answer.Incomplete));
    }

    [Fact]
    public void Resources_a_search_includes_are_no_results()
    {
        // Proves that a mapped type that came along as an include is named, not shown as found.
        var json = Bundle("searchset", Entry(Patient("me", D1), mode: "include"), Entry(Condition("found", Me), mode: "match"), Entry(Condition("along", Me), mode: "include"));
        var answer = Hospital(json);
        Assert.Equal(["found"], answer.Facts.Select(f => f.SourceItemId));
        Assert.Equal(["Condition"], answer.NotMapped.Select(n => n.Path));
    }

    private static SourceOutcome.Answered Social(string json) => Answered(Read(json, "ffb", "citizen-report", Shipped.D1, Shipped.Request("ffb", "citizen-report").Categories));

    private static SourceOutcome.Answered Hospital(string json) => Answered(Read(json, "cosmic", "conditions", Shipped.D1, ["hospital-diagnoses"]));

    private static SourceOutcome.Answered Answered(SourceOutcome outcome) => Assert.IsType<SourceOutcome.Answered>(outcome);

    private static SourceOutcome Read(string json, string source, string request, CitizenId citizen, IReadOnlyList<string> categories) =>
        Fhir.Interpret([FhirBundle.TryRead(Shipped.Json(json))!], Shipped.Definition(source), Shipped.Request(source, request), categories, Person.Known(citizen));
}
