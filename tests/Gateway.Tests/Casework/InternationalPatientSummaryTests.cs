using Gateway.Casework;
using Gateway.Sources;
using Gateway.Tests.Sources;
using Hl7.Fhir.Model;
using Coding = Gateway.Sources.Coding;

namespace Gateway.Tests.Casework;

/// <summary>The summary as a FHIR R4 document, read strictly by an implementation that nobody here wrote.</summary>
public sealed class InternationalPatientSummaryTests
{
    private const int Documents = 300;
    private const string Hash = "00ff";

    // Of the IPS Composition: sections it demands, and what may stand in those that it knows.
    private static readonly string[] Demanded = ["11450-4", "10160-0", "48765-2"];
    private static readonly Dictionary<string, string> Entries = new()
    {
        ["11450-4"] = "Condition", ["47519-4"] = "Procedure", ["47420-5"] = "ClinicalImpression", ["18776-5"] = "CarePlan",
    };

    [Fact]
    public void Every_document_is_valid_fhir_in_the_shape_of_the_patient_summary()
    {
        // Proves, over generated summaries with names and codes no FHIR type holds: FHIR R4 throughout, narrative included;
        // the Composition first; the demanded sections there; every section with text, and entries or a reason why not; what
        // a section refers to is in the document once, is of the section's kind, and is about the patient.
        var (entries, empty) = (0, 0);
        Replayable.Check(HealthHistories.All, Documents, content =>
        {
            var summary = HealthSummary.Of(HealthHistories.Rules, content, HealthHistories.Today);
            var bundle = FhirCheck.Read(Written(summary));
            Assert.Equal(Bundle.BundleType.Document, bundle.Type);
            Assert.Distinct(bundle.Entry.Select(e => e.FullUrl));
            var composition = Assert.IsType<Composition>(bundle.Entry[0].Resource);
            Assert.Equal("60591-5", composition.Type!.Coding.Single().Code);
            var patient = Assert.Single(bundle.Entry, e => e.Resource is Patient);
            Assert.Equal(patient.FullUrl, composition.Subject!.Reference);
            Assert.Empty(Demanded.Except(composition.Section.Select(Code)));
            foreach (var section in composition.Section)
            {
                Assert.NotEmpty(section.Text!.Div!);
                Assert.Equal(section.Entry.Count == 0, section.EmptyReason is not null);
                var resources = section.Entry.Select(r => bundle.Entry.Single(e => e.FullUrl == r.Reference).Resource!).ToList();
                Assert.All(resources, r => Assert.True(!Entries.TryGetValue(Code(section), out var kind) || r.TypeName == kind, r.TypeName));
                (entries, empty) = (entries + resources.Count, empty + (resources.Count == 0 ? 1 : 0));
            }
            Assert.Equal(summary.Sections.Sum(s => s.Lines.Count), composition.Section.Sum(s => s.Entry.Count));
            // Composition, patient and author, and one resource for each line.
            Assert.Equal(3 + summary.Sections.Sum(s => s.Lines.Count), bundle.Entry.Count);
        });
        Assert.True(entries > Documents && empty > Documents, $"{entries} entries, {empty} empty: the summaries have gone stale.");
    }

    [Theory]
    [InlineData("\"status\":\"final\"", "\"status\":\"finished\"")]
    [InlineData("\"date\":", "\"dated\":")]
    [InlineData("xmlns=\\u0022http://www.w3.org/1999/xhtml\\u0022", "")]
    public void The_reader_refuses_what_is_no_fhir(string right, string wrong)
    {
        // Proves that the check can fail: a code of no value set, an element that is unknown, and a narrative that is no XHTML.
        var written = Written(HealthSummary.Of(HealthHistories.Rules, HealthHistories.Content([], "prescriptions"), HealthHistories.Today));
        Assert.Contains(right, written, StringComparison.Ordinal);
        Assert.ThrowsAny<Exception>(() => FhirCheck.Read(written.Replace(right, wrong, StringComparison.Ordinal)));
    }

    [Fact]
    public void Codes_keep_their_systems_and_words_stand_as_they_are()
    {
        // Proves: a Danish code that no international system knows goes through with its system and its text; a time without
        // a zone is its day; and what is markup in a text is text in the narrative.
        var diagnosis = Tests.Overview.Answers.Fact("hospital-diagnoses", "1") with
        {
            Code = new Concept([new Coding("urn:oid:1.2.208.176.2.4", "DM511", "", "Lumbal <diskusprolaps>")], "Lumbal <diskusprolaps>"), Start = "2026-02-16T10:22:05",
        };
        var bundle = FhirCheck.Read(Written(HealthSummary.Of(HealthHistories.Rules, HealthHistories.Content([diagnosis], "prescriptions"), HealthHistories.Today)));
        var condition = Assert.Single(bundle.Entry.Select(e => e.Resource).OfType<Condition>());
        Assert.Equal(("urn:oid:1.2.208.176.2.4", "DM511", "Lumbal <diskusprolaps>"), (condition.Code!.Coding[0].System, condition.Code.Coding[0].Code, condition.Code.Text));
        Assert.Equal("2026-02-16", Assert.IsType<FhirDateTime>(condition.Onset).Value);
        var problems = Section(bundle, "11450-4");
        Assert.Contains("Lumbal &lt;diskusprolaps&gt;", problems.Text!.Div!, StringComparison.Ordinal);
        Assert.Equal("withheld", Section(bundle, "10160-0").EmptyReason!.Coding.Single().Code);
    }

    [Fact]
    public void The_patient_is_the_citizen_by_number_and_nothing_that_was_not_asked_for()
    {
        // Proves: the number stands in the Patient alone; name and birthday are marked as not asked for.
        var written = Written(HealthSummary.Of(HealthHistories.Rules, HealthHistories.Content([], "prescriptions"), HealthHistories.Today));
        var patient = Assert.Single(FhirCheck.Read(written).Entry.Select(e => e.Resource).OfType<Patient>());
        Assert.Equal(("urn:oid:1.2.208.176.1.2", Shipped.D1.Reveal()), (patient.Identifier.Single().System, patient.Identifier.Single().Value));
        Assert.Equal(2, written.Split(Shipped.D1.Reveal()).Length);
        Assert.Null(patient.BirthDate);
        Assert.Null(patient.Name.Single().Text);
    }

    [Fact]
    public void One_answer_is_one_document_and_another_answer_another()
    {
        // Proves: the ids come of the record that covers the answer.
        var summary = HealthSummary.Of(HealthHistories.Rules, HealthHistories.Content([], "prescriptions"), HealthHistories.Today);
        Assert.Equal(Written(summary), Written(summary));
        Assert.Empty(FhirCheck.Read(Written(summary)).Entry.Select(e => e.FullUrl).Intersect(FhirCheck.Read(Written(summary, "ff00")).Entry.Select(e => e.FullUrl)));
    }

    private static string Written(HealthSummary summary, string hash = Hash) => InternationalPatientSummary.Write(summary, Shipped.D1, hash, Shipped.Noon);

    private static Composition.SectionComponent Section(Bundle bundle, string loinc) => Assert.IsType<Composition>(bundle.Entry[0].Resource).Section.Single(s => Code(s) == loinc);

    private static string Code(Composition.SectionComponent section) => section.Code!.Coding.Select(c => c.Code).FirstOrDefault() ?? "";
}
