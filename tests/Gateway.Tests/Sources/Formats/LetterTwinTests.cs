using System.Text.Json;
using Gateway.Sources.Formats;

namespace Gateway.Tests.Sources.Formats;

/// <summary>
/// Proves on MedCom's own examples, which lie beside the repository, that a letter in EDIFACT and its twin in OIOXML say
/// the same. Where the examples are not on the machine, the tests say so.
/// </summary>
public sealed class LetterTwinTests
{
    private const int Plenty = 325_000;
    private static readonly string[] Letters = ["CTL01_1", "DIS01_1", "DIS13_1", "DIS17_1", "DIS91_1", "REF01_1", "REF07_1", "RPT01_2"];

    [SharedDataFact]
    public void Every_example_is_read_in_both_forms()
    {
        // Proves that no example is malformed to us, and that heads, persons and parties are the same in both.
        foreach (var letter in Letters)
        {
            using var edifact = Edifact.Read(File.ReadAllBytes(Example($"{letter}.edi")));
            using var oioxml = Oioxml.Read(File.ReadAllBytes(Example($"{letter}.xml")), null, Plenty);
            Assert.True(edifact is not null && oioxml is not null, letter);
            var message = Assert.Single(edifact.RootElement.GetProperty("messages").EnumerateArray());
            var twin = oioxml.RootElement.EnumerateObject().Single(p => p.Name != "Envelope").Value;
            Assert.Equal(At(oioxml.RootElement, "Envelope.Sent"), At(edifact.RootElement, "sentAt"));
            Assert.Equal(At(oioxml.RootElement, "Envelope.Identifier"), At(edifact.RootElement, "reference"));
            Assert.Equal(At(twin, "Letter.Identifier"), At(message, "id"));
            Assert.EndsWith(At(message, "letter")!, At(twin, "Letter.StatisticalCode"), StringComparison.Ordinal);
            Assert.Equal(At(twin, "Letter.Authorisation"), At(message, "sentAt"));
            Assert.Equal(At(twin, "Patient.CivilRegistrationNumber"), At(message, "patient.cpr"));
            Assert.Equal(At(twin, "Patient.PersonSurnameName"), At(message, "patient.surname"));
            Assert.Equal(At(twin, "Sender.OrganisationName"), At(message, "sender.organisation"));
            Assert.Equal(At(twin, "Receiver.OrganisationName"), At(message, "receiver.organisation"));
        }
    }

    [SharedDataFact]
    public void The_texts_of_both_forms_are_the_same_to_the_letter()
    {
        // Proves line breaks, released characters, lines that go on and Danish letters on the longest texts there are; a last line break of the twin is layout.
        foreach (var (letter, code, path) in new[]
        {
            ("DIS01_1", "NC", "ClinicalInformation.Text01"), ("DIS13_1", "NC", "ClinicalInformation.Text03"), ("DIS91_1", "NC", "ClinicalInformation.Text01"),
            ("DIS91_1", "OE", "AdditionalInformation.Subject"), ("REF01_1", "DI", "AdditionalInformation.ClinicalReason"), ("REF01_1", "NC", "RelevantClinicalInformation.Anamnesis"),
            ("REF01_1", "CF", "RelevantClinicalInformation.Examination"), ("REF01_1", "MT", "RelevantClinicalInformation.ActualMedicine"), ("REF01_1", "AL", "RelevantClinicalInformation.Cave"),
            ("REF01_1", "COT", "AdditionalInformation.Supplementary"), ("REF07_1", "CF", "RelevantClinicalInformation.Examination"), ("CTL01_1", "LOK", "OriginalEmessage.RefuseText"),
        })
        {
            using var edifact = Edifact.Read(File.ReadAllBytes(Example($"{letter}.edi")));
            using var oioxml = Oioxml.Read(File.ReadAllBytes(Example($"{letter}.xml")), null, Plenty);
            var section = edifact!.RootElement.GetProperty("messages")[0].GetProperty("sections").EnumerateArray().Single(s => At(s, "code") == code);
            var twin = oioxml!.RootElement.EnumerateObject().Single(p => p.Name != "Envelope").Value;
            Assert.Equal(At(twin, path)!.TrimEnd('\n'), At(section, "text"));
        }
    }

    [SharedDataFact]
    public void Diagnoses_and_periods_of_both_forms_are_the_same()
    {
        // Proves that codes, texts and dates of the discharge letter agree, each by its place in either form.
        using var edifact = Edifact.Read(File.ReadAllBytes(Example("DIS01_1.edi")));
        using var oioxml = Oioxml.Read(File.ReadAllBytes(Example("DIS01_1.xml")), null, Plenty);
        var message = edifact!.RootElement.GetProperty("messages")[0];
        var twin = oioxml!.RootElement.GetProperty("DischargeLetter");
        var others = twin.GetProperty("Diagnose").GetProperty("Other").EnumerateArray();
        Assert.Equal(
            others.Prepend(twin.GetProperty("Diagnose").GetProperty("Main")).Select(d => (At(d, "DiagnoseCode"), At(d, "DiagnoseText"), At(d, "DiagnoseDateTime"))),
            message.GetProperty("diagnoses").EnumerateArray().Where(d => At(d, "role") != "DI").Select(d => (At(d, "code"), At(d, "text"), At(d, "at"))));
        Assert.Equal(
            [At(twin, "Admission"), At(twin, "Discharge")],
            message.GetProperty("dates").EnumerateArray().Where(d => At(d, "group") == "S11").Select(d => At(d, "at")));
    }

    private static string Example(string file) => Path.Combine(SharedData.Folder("medcom-edifact-oioxml")!, file);

    private static string? At(JsonElement element, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                return null;
        }
        return element.GetString() is { Length: > 0 } text ? text : null;
    }
}
