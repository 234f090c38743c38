using System.Text;
using Gateway.Sources.Dropped;
using Gateway.Sources.Formats;

namespace Gateway.Tests.Sources.Dropped;

/// <summary>Proves that a form or letter that says of nobody whom it is about is set aside, and a receipt is not.</summary>
public sealed class DroppedDocumentTests
{
    private const string Number = "<PersonCivilRegistrationIdentifier>140385-9922</PersonCivilRegistrationIdentifier>";

    [Theory]
    [InlineData(Number, 1)]
    [InlineData("<PersonCivilRegistrationIdentifier></PersonCivilRegistrationIdentifier>", 0)]
    [InlineData("", 0)]
    public void A_form_without_a_number_is_set_aside(string number, int records)
    {
        // Proves that of two forms in a file the one that names nobody is reported by its place, and the other is kept.
        var content = Read("gp-certificates", $"<Forms>{Form(number)}{Form(Number, "2")}</Forms>");
        Assert.Equal(records + 1, content.Records.Count);
        Assert.Equal(records == 1 ? [] : [new SetAside(1, 1, SetAsideReason.NoPerson)], content.SetAside);
    }

    [Theory]
    [InlineData("<DischargeLetter><Patient/></DischargeLetter>", 1)]
    [InlineData("<DischargeLetter><Letter><Identifier>1</Identifier></Letter></DischargeLetter>", 1)]
    [InlineData("<LetterOfAnotherKind><Patient><CivilRegistrationNumber>1403859922</CivilRegistrationNumber></Patient></LetterOfAnotherKind>", 1)]
    [InlineData("<NegativeVansReceipt><Letter><Identifier>1</Identifier></Letter></NegativeVansReceipt>", 0)]
    public void A_letter_without_a_number_is_set_aside_and_a_receipt_is_not(string letter, int aside)
    {
        // Proves it for a patient without a number, for no patient, and for a kind of letter whose patient nobody looks for; a receipt is about nobody.
        var content = Read("medcom-letters", $"<Emessage>{letter}</Emessage>", FileFormat.Oioxml);
        Assert.Equal(Enumerable.Repeat(SetAsideReason.NoPerson, aside), content.SetAside.Select(s => s.Reason));
        Assert.Equal(1 - aside, content.Records.Count);
    }

    private static string Form(string number, string id = "1") =>
        $"<DenDynamiskeBlanket><Form><Identifier>{id}</Identifier><SentDateTime>08-06-2026T08:00:00</SentDateTime><TypeCode>LÆ 145</TypeCode><VersionCode>1.0</VersionCode>"
        + $"<Data><Person>{number}<PersonGivenName>Anna</PersonGivenName></Person></Data></Form></DenDynamiskeBlanket>";

    private static DroppedContent Read(string source, string text, FileFormat format = FileFormat.LaeForm) =>
        DroppedDocument.Read(Shipped.Definition(source).Drop!.Files.Single(f => f.Format == format), Encoding.UTF8.GetBytes(text));
}
