using System.Text;
using Gateway.Access;
using Gateway.Sources;
using Gateway.Sources.Dropped;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Sources.Dropped;

/// <summary>
/// Proves on MedCom's own examples, which lie beside the repository, that a letter gives the same facts in EDIFACT and in
/// OIOXML through the shipped definition.
/// </summary>
public sealed class LetterFactsTests
{
    private static readonly string[] Shown = ["DIS01_1", "DIS13_1", "DIS17_1"];
    private static readonly string[] Named = ["DIS91_1", "REF01_1", "REF07_1", "RPT01_2"];

    [SharedDataFact]
    public void Twins_tell_the_same()
    {
        // Proves that category, text, ends and values of each pair agree; the last line break of a text in OIOXML is layout.
        foreach (var letter in Shown)
        {
            var edifact = Assert.Single(Answer($"{letter}.edi").Facts);
            var oioxml = Assert.Single(Answer($"{letter}.xml").Facts);
            Assert.Equal((edifact.Category, edifact.SourceItemId, edifact.Code.Text, edifact.Start, edifact.End), (oioxml.Category, oioxml.SourceItemId, oioxml.Code.Text, oioxml.Start, oioxml.End));
            Assert.StartsWith(edifact.LastChangedAt, oioxml.LastChangedAt, StringComparison.Ordinal);
            Assert.Equal(Values(edifact), Values(oioxml));
        }
    }

    [SharedDataFact]
    public void A_discharge_letter_tells_the_stay_the_diagnoses_and_the_text()
    {
        // Proves the facts of the longest letter one by one.
        var letter = Assert.Single(Answer("DIS01_1.edi").Facts);
        Assert.Equal(("discharge-letters", "BrevNr00129", "Udskrivningsbrev", "1998-11-13T10:00", "1999-01-11T13:00"), (letter.Category, letter.SourceItemId, letter.Code.Text, letter.Start, letter.End));
        var values = Values(letter).ToList();
        Assert.Contains("hospital: HILLERØD SYGEHUS", values);
        Assert.Contains("main-diagnosis: Neopl mal viarum billiarum uden specifikation", values);
        Assert.Equal(2, values.Count(v => v.StartsWith("further-diagnosis: ", StringComparison.Ordinal)));
        Assert.Contains("procedure: Hepatectomia sinistra", values);
        Assert.Contains(values, v => v.Contains("Tabl. Apozepam 2 mg 20 stk. 1*3 i 3 dg - 1*2 i 3 dg - 1*1 i 5 dg, beroligende", StringComparison.Ordinal));
        Assert.Equal("2000-01-24T21:15", Assert.Single(Answer("DIS17_1.edi").Facts).End);
        Assert.Equal("1999-12-12T10:30", Assert.Single(Answer("DIS13_1.edi").Facts).Start);
    }

    [SharedDataFact]
    public void Other_letters_are_named_and_not_shown()
    {
        // Proves that clinical mail, referrals and laboratory reports give no fact and are told of by structure, in either form.
        foreach (var letter in Named)
        {
            Assert.Empty(Answer($"{letter}.edi").Facts);
            Assert.Equal("letters", Assert.Single(Answer($"{letter}.edi").NotMapped).Path);
            Assert.Empty(Answer($"{letter}.xml").Facts);
            Assert.StartsWith("xml-letters.", Assert.Single(Answer($"{letter}.xml").NotMapped).Path, StringComparison.Ordinal);
        }
    }

    [SharedDataFact]
    public void What_the_shown_letters_say_beside_their_facts_is_named()
    {
        // Proves what of them goes unmapped: the next of kin and further receivers are told of by structure alone.
        Assert.Equal(["letters.relatives.given", "letters.relatives.relation", "letters.relatives.surname"], Answer("DIS01_1.edi").NotMapped.Select(n => n.Path).Select(p => p.Replace("letters.where(letter-'DIS##').", "letters.", StringComparison.Ordinal)).Select(Plain));
        Assert.Empty(Answer("DIS13_1.edi").NotMapped);
        Assert.Empty(Answer("DIS17_1.edi").NotMapped);
    }

    // The path of the mapping stands before the field; what a condition says is no name.
    private static string Plain(string path) => path[path.LastIndexOf("relatives", StringComparison.Ordinal)..].Insert(0, "letters.");

    private static SourceOutcome.Answered Answer(string file)
    {
        using var folder = new TemporaryFolder();
        var content = File.ReadAllBytes(Path.Combine(SharedData.Folder("medcom-edifact-oioxml")!, file));
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder.Path, "in")).FullName, file);
        File.WriteAllBytes(path, content);
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc));
        var source = new DroppedSource(Shipped.Definition("medcom-letters"), folder.Path, TimeProvider.System, NullLogger.Instance);
        source.Look();
        var person = Person.Known(NumberIn(file, Encoding.Latin1.GetString(content)));
        var access = new AccessRequest(Shipped.Caller, person, CaseId.TryParse(Shipped.Case)!, Shipped.Purpose, null, ["discharge-letters", "hospital-treatments"]);
        var grant = AccessGrant.Decide(access, Shipped.Catalogue, Gateway.Tests.Access.Scene.Given([Shipped.Consent("c", "discharge-letters", "hospital-treatments")]), Shipped.Noon);
        return Assert.IsType<SourceOutcome.Answered>(source.Answer(SourceQuestion.From(grant, Shipped.Sources).Single(q => q.Definition.Id == "medcom-letters")));
    }

    private static CitizenId NumberIn(string file, string content)
    {
        var before = file.EndsWith(".edi", StringComparison.Ordinal) ? "PNA+PAT+" : "<CivilRegistrationNumber>";
        return Shipped.Citizen(content.Substring(content.IndexOf(before, StringComparison.Ordinal) + before.Length, 10));
    }

    private static IEnumerable<string> Values(Fact fact) => fact.Values.Select(v => $"{v.Name}: {(v.Datum as FactDatum.TextDatum)?.Text.TrimEnd('\n')}");
}
