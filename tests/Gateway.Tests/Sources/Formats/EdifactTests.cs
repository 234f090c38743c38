using System.Text;
using System.Text.Json;
using FsCheck.Fluent;
using Gateway.Sources.Formats;

namespace Gateway.Tests.Sources.Formats;

/// <summary>Proves that a MedCom letter in EDIFACT is read whole, and that an interchange that does not add up is not read at all.</summary>
public sealed class EdifactTests
{
    private const string Letter = """
        UNH+Brev1+MEDDIS:D:93A:UN:D0133L+DIS01'
        BGM+EPI++9+NA'
        DTM+137:202601151012:203'
        S01+01'
        NAD+SSP+9990010:SKS:SST++PRØVE SYGEHUS:KIRURGISK AFD.::::US'
        SEQ++1'
        SPR+ORG+30:SKS:SST+DIS01:SKS:SST'
        S01+01'
        NAD+PO+999999:YNR:SFU++Lægehuset:::::US'
        ADR++US:Prøvevej 1+Testkøbing+9999'
        CON++99999999:TE'
        SEQ++2'
        S02+02'
        GIS+M'
        RFF+SRI:Brev1'
        S07+07'
        PNA+PAT+1403859922:::CPR:IM+++SU:Prøvesen+FO:Anna'
        ADR++US:Demovej 2, st.+Testkøbing+9999'
        S09+09'
        REL+PER+FA'
        PNA+PAS+1111111111:::CPR:IM+++SU:Prøvesen+FO:Jens'
        S11+11'
        GIS+N'
        DTM+90:202601101000:203'
        DTM+91:20260114:102'
        CIN+A+DM511:SKS:SST:Diskusprolaps'
        S14+14'
        CIN+DM+DZ862:SKS:SST:Anamnese'
        DTM+CIS:202601120900:203'
        S14+14'
        FTX+OE+P00++Emnet'
        FTX+NC+P00++.:Indlagt ?+ udredt. Hvad??:Lang linje der \:går videre: det er ?'sagt?''
        FTX+NC+P00++og slutter \'
        FTX+NC+P00++her.:.:Læge Ærø'
        S20+20'
        RND+U+60+130'
        UNT+37+Brev1'
        """;

    [Fact]
    public void A_letter_is_read_to_the_last_segment()
    {
        // Proves the shape a definition reads: who, to whom, about whom, when, diagnoses with their dates, and what is not understood kept beside.
        using var tree = Read(Interchange(Letter));
        var message = Assert.Single(tree!.RootElement.GetProperty("messages").EnumerateArray());
        Assert.Equal("2026-01-15T12:02", Text(tree.RootElement, "sentAt"));
        Assert.Equal(("Brev1", "MEDDIS", "DIS01", "D0133L", "2026-01-15T10:12", "M", "Emnet"), (Text(message, "id"), Text(message, "type"), Text(message, "letter"), Text(message, "version"), Text(message, "sentAt"), Text(message, "status"), Text(message, "title")));
        Assert.Equal("""{"role":"SSP","id":"9990010","system":"SKS","organisation":"PRØVE SYGEHUS","department":"KIRURGISK AFD."}""", Json(message, "sender"));
        Assert.Equal("""{"role":"PO","id":"999999","system":"YNR","organisation":"Lægehuset","street":"Prøvevej 1","city":"Testkøbing","postcode":"9999","phones":[{"number":"99999999"}]}""", Json(message, "receiver"));
        Assert.Equal("""{"cpr":"1403859922","surname":"Prøvesen","given":"Anna","street":"Demovej 2, st.","city":"Testkøbing","postcode":"9999"}""", Json(message, "patient"));
        Assert.Equal("""[{"relation":"FA","number":"1111111111","surname":"Prøvesen","given":"Jens"}]""", Json(message, "relatives"));
        Assert.Equal("""[{"code":"90","at":"2026-01-10T10:00","group":"S11"},{"code":"91","at":"2026-01-14","group":"S11"}]""", Json(message, "dates"));
        Assert.Equal("""[{"role":"A","code":"DM511","system":"SKS","text":"Diskusprolaps","group":"S11"},{"role":"DM","code":"DZ862","system":"SKS","text":"Anamnese","at":"2026-01-12T09:00","group":"S14"}]""", Json(message, "diagnoses"));
        Assert.Equal(["SPR", "GIS", "RND"], message.GetProperty("rest").EnumerateArray().Select(r => Text(r, "tag")));
    }

    [Fact]
    public void A_day_that_is_none_stands_where_it_is_read_and_beside_what_is_not_understood()
    {
        // Proves: 31 February and 25 o'clock are left for the definition's reading, which tells of them, and are lost nowhere; a day in a format that is not read stands beside alone.
        var letter = Letter.Replace("DTM+90:202601101000:203", "DTM+90:202602311000:203", StringComparison.Ordinal).Replace("DTM+91:20260114:102", "DTM+91:202601142500:203", StringComparison.Ordinal)
            .Replace("DTM+CIS:202601120900:203", "DTM+CIS:2026W03:616", StringComparison.Ordinal);
        using var tree = Read(Interchange(letter));
        var message = tree!.RootElement.GetProperty("messages")[0];
        Assert.Equal("""[{"code":"90","at":"2026-02-31T10:00","group":"S11"},{"code":"91","at":"2026-01-14T25:00","group":"S11"}]""", Json(message, "dates"));
        Assert.Equal(["SPR", "GIS", "DTM", "DTM", "DTM", "RND"], message.GetProperty("rest").EnumerateArray().Select(r => Text(r, "tag")));
    }

    [Fact]
    public void Free_text_keeps_its_lines_and_letters()
    {
        // Proves released characters, lines that go on, empty lines, and that segments in a row are one text.
        using var tree = Read(Interchange(Letter));
        var section = tree!.RootElement.GetProperty("messages")[0].GetProperty("sections")[1];
        Assert.Equal("Klinisk information", Text(section, "heading"));
        Assert.Equal("\nIndlagt + udredt. Hvad?\nLang linje der går videre\n det er 'sagt'\nog slutter her.\n\nLæge Ærø", Text(section, "text"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("UNA:+.? '")]
    [InlineData("UNA:+.? '\r\n")]
    [InlineData("UNA|*.! ~")]
    public void The_separators_are_what_UNA_says_or_the_usual_ones(string advice)
    {
        // Proves default separators where UNA is absent, and others where it says so; line ends between segments mean nothing.
        var text = Interchange(Letter).Replace("\r", "", StringComparison.Ordinal);
        if (advice.StartsWith("UNA|", StringComparison.Ordinal))
            text = string.Concat(text.Select(c => c switch { ':' => '|', '+' => '*', '?' => '!', '\'' => '~', _ => c }));
        else
            text = text.Replace("\n", "", StringComparison.Ordinal);
        using var tree = Read(advice + text);
        Assert.Equal("DIS01", Text(tree!.RootElement.GetProperty("messages")[0], "letter"));
    }

    [Fact]
    public void Any_number_of_letters_comes_in_one_envelope()
    {
        // Proves that each message is read on its own.
        using var tree = Read(Interchange(Letter, Letter.Replace("Brev1", "Brev2", StringComparison.Ordinal)));
        Assert.Equal(["Brev1", "Brev2"], tree!.RootElement.GetProperty("messages").EnumerateArray().Select(m => Text(m, "id")));
    }

    [Theory]
    [InlineData("UNOA", "us-ascii", "Dr. Hansen", "Læge")]
    [InlineData("UNOB", "us-ascii", "Dr. Hansen", "Læge")]
    [InlineData("UNOC", "iso-8859-1", "Læge", "")]
    [InlineData("UNOW", "utf-8", "Læge ✓", "")]
    [InlineData("UNOY", "utf-8", "Læge ✓", "")]
    public void A_letter_is_read_in_the_letters_its_envelope_names(string set, string charset, string inside, string outside)
    {
        // Proves: the text comes back as it was written in the set's own letters, and an interchange with a letter that the set does not hold is none: not a text with another letter in its place.
        var encoding = Encoding.GetEncoding(charset);
        using (var tree = Edifact.Read(encoding.GetBytes(With(inside))))
            Assert.Equal(inside, Text(tree!.RootElement.GetProperty("messages")[0], "title"));
        if (outside.Length > 0)
            Assert.All(new[] { Latin(With(outside)), Encoding.UTF8.GetBytes(With(outside)) }, bytes => Assert.Null(Edifact.Read(bytes)));

        string With(string title) => Interchange(Letter.Replace("Emnet", title, StringComparison.Ordinal).Replace("PRØVE", "PROEVE", StringComparison.Ordinal)
            .Replace("Lægehuset", "Laegehuset", StringComparison.Ordinal).Replace("Prøve", "Proeve", StringComparison.Ordinal).Replace("Testkøbing", "Testkoebing", StringComparison.Ordinal)
            .Replace("Læge Ærø", "Laege Aeroe", StringComparison.Ordinal)).Replace("UNOC", set, StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[]> Malformed => new()
    {
        { "nothing", [] },
        { "text", Latin("hello") },
        { "only an advice", Latin("UNA:+.? '") },
        { "half an advice", Latin("UNA:+") },
        { "no trailer", Latin(Interchange(Letter).Replace("UNZ+1+Kuvert1'", "", StringComparison.Ordinal)) },
        { "the trailer of another envelope", Latin(Interchange(Letter).Replace("UNZ+1+Kuvert1'", "UNZ+1+Kuvert2'", StringComparison.Ordinal)) },
        { "miscounted messages", Latin(Interchange(Letter).Replace("UNZ+1", "UNZ+2", StringComparison.Ordinal)) },
        { "no number of messages", Latin(Interchange(Letter).Replace("UNZ+1", "UNZ+x", StringComparison.Ordinal)) },
        { "miscounted segments", Latin(Interchange(Letter).Replace("UNT+37", "UNT+36", StringComparison.Ordinal)) },
        { "the trailer of another message", Latin(Interchange(Letter).Replace("UNT+37+Brev1", "UNT+37+Brev2", StringComparison.Ordinal)) },
        { "a segment lost on the way", Latin(Interchange(Letter).Replace("CIN+A+DM511:SKS:SST:Diskusprolaps'", "", StringComparison.Ordinal)) },
        { "cut off", Latin(Interchange(Letter)[..600]) },
        { "cut off after a release", Latin(Interchange(Letter) + "X?") },
        { "more after the end", Latin(Interchange(Letter) + "UNH+1'") },
        { "an envelope in the envelope", Latin(Interchange(Letter.Replace("UNH+Brev1+", "UNB+UNOC:3+1+2+3+4'UNH+Brev1+", StringComparison.Ordinal))) },
        { "no message", Latin("UNB+UNOC:3+1:14+2:14+260115:1202+K'UNZ+0+K'") },
        { "a tag that is none", Latin(Interchange(Letter).Replace("RND+", "R+", StringComparison.Ordinal)) },
        { "NUL", Latin(Interchange(Letter).Replace("Emnet", "Em\0net", StringComparison.Ordinal)) },
        { "an unknown character set", Latin(Interchange(Letter).Replace("UNOC", "UNOD", StringComparison.Ordinal)) },
        { "UTF-8 that says ASCII", Encoding.UTF8.GetBytes(Interchange(Letter).Replace("UNOC", "UNOA", StringComparison.Ordinal)) },
        { "XML", Latin("<?xml version='1.0'?><Emessage/>") },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void What_does_not_add_up_is_no_tree(string what, byte[] bytes)
    {
        // Proves that a letter cut off or put together wrongly is never read in part.
        using var tree = Edifact.Read(bytes);
        Assert.True(tree is null, what);
    }

    [Fact]
    public void Whatever_stands_in_a_text_comes_back()
    {
        // Proves, for random texts of the characters that mean something, that reading undoes releasing.
        var text = Gen.NonEmptyListOf(Gen.Elements('a', 'ø', '?', '+', ':', '\'', '"', ' ')).Select(letters => string.Concat(letters));
        Replayable.Check(text, 200, written =>
        {
            var released = string.Concat(written.Select(c => c is '?' or '+' or ':' or '\'' ? $"?{c}" : $"{c}"));
            using var tree = Read(Interchange(Letter.Replace("Emnet", released, StringComparison.Ordinal)));
            Assert.Equal(written, Text(tree!.RootElement.GetProperty("messages")[0], "title"));
        });
    }

    private static string Interchange(params string[] messages) =>
        $"UNB+UNOC:3+5790009999001:14+5790009999002:14+260115:1202+Kuvert1++++0'\n{string.Join('\n', messages)}\nUNZ+{messages.Length}+Kuvert1'\n";

    private static JsonDocument? Read(string text) => Edifact.Read(Latin(text));

    private static byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var found) ? found.GetString() : null;

    private static string Json(JsonElement element, string name) => JsonSerializer.Serialize(element.GetProperty(name), Plain);

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
