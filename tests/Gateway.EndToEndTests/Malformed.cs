using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.EndToEndTests;

/// <summary>
/// Right answers made into such as no source should send, in each wire format. Byte for byte: what is not touched stays as
/// it was, in whatever character set.
/// </summary>
internal static partial class Malformed
{
    internal const string Truncated = "truncated";
    internal const string WrongCharset = "wrong charset";
    internal const string SaidTwice = "said twice";
    internal const string Deep = "100,000 deep";
    internal const string Xxe = "XXE";
    internal const string BillionLaughs = "billion laughs";
    internal const string NotANumber = "NaN";
    internal const string ThirtyFirstOfFebruary = "31 February";
    internal const string NoIdentifier = "no identifier of the person";

    private const int Deepest = 100_000;
    private const string ExternalEntity = "<!DOCTYPE x [<!ENTITY lol9 SYSTEM 'file:///etc/hostname'>]>";
    private const string SomebodyElse = "1112609989";

    private static readonly string LaughingEntities =
        "<!DOCTYPE x [<!ENTITY lol0 'lol'>" + string.Concat(Enumerable.Range(1, 9).Select(i => $"<!ENTITY lol{i} '{string.Concat(Enumerable.Repeat($"&lol{i - 1};", 10))}'>")) + "]>";

    internal static IReadOnlyList<string> OfJson { get; } = [Truncated, WrongCharset, SaidTwice, Deep, NotANumber, ThirtyFirstOfFebruary, NoIdentifier];

    internal static IReadOnlyList<string> OfXml { get; } = [Truncated, WrongCharset, SaidTwice, Deep, Xxe, BillionLaughs, ThirtyFirstOfFebruary, NoIdentifier];

    internal static IReadOnlyList<string> OfXmlInJson { get; } = [.. OfJson, Xxe, BillionLaughs];

    /// <summary>How a body in the wire format is spoilt; the number is that of the person the answer is about.</summary>
    internal static ReadOnlyMemory<byte> Json(ReadOnlyMemory<byte> body, string how, string number) => Bytes(Either(Text(body), how, number) ?? how switch
    {
        WrongCharset => InFirstObject(Text(body), "\"fyld\":\"æ\""),
        SaidTwice => InFirstObject(Text(body), "\"fyld\":1,\"fyld\":2"),
        Deep => InFirstObject(Text(body), "\"fyld\":" + new string('[', Deepest) + new string(']', Deepest)),
        NotANumber => InFirstObject(Text(body), "\"fyld\":NaN"),
        Xxe => Text(body).Replace(": \"<", ": \"" + ExternalEntity + "<", StringComparison.Ordinal).Replace("=\\\"", "=\\\"&lol9;", StringComparison.Ordinal),
        BillionLaughs => Text(body).Replace(": \"<", ": \"" + LaughingEntities + "<", StringComparison.Ordinal).Replace("=\\\"", "=\\\"&lol9;", StringComparison.Ordinal),
        _ => throw new ArgumentOutOfRangeException(nameof(how), how, "not known of JSON"),
    });

    /// <inheritdoc cref="Json"/>
    internal static ReadOnlyMemory<byte> Xml(ReadOnlyMemory<byte> body, string how, string number) => Bytes(Either(Text(body), how, number) ?? how switch
    {
        WrongCharset => InRoot(Declared().Replace(Text(body), "encoding=\"utf-8\""), "", "<fyld>æ</fyld>"),
        SaidTwice => TheirNumber().Replace(Text(body), found => $"{found.Value}<{found.Groups[1].Value}>{SomebodyElse}</{found.Groups[1].Value}>"),
        Deep => InRoot(Text(body), "", string.Concat(Enumerable.Repeat("<fyld>", Deepest)) + string.Concat(Enumerable.Repeat("</fyld>", Deepest))),
        Xxe => InRoot(Text(body), ExternalEntity, "<fyld>&lol9;</fyld>"),
        BillionLaughs => InRoot(Text(body), LaughingEntities, "<fyld>&lol9;</fyld>"),
        _ => throw new ArgumentOutOfRangeException(nameof(how), how, "not known of XML"),
    });

    /// <summary>The same document under another number, so that it is not known already.</summary>
    internal static ReadOnlyMemory<byte> Renamed(ReadOnlyMemory<byte> body, string number, string other) => Bytes(Text(body).Replace(number, other, StringComparison.Ordinal));

    private static string? Either(string text, string how, string number) => how switch
    {
        Truncated => text[..(text.Length / 2)],
        ThirtyFirstOfFebruary => DanishDate().Replace(IsoDate().Replace(text, "2026-02-31"), "31-02-2026"),
        NoIdentifier => text.Replace(number, "", StringComparison.Ordinal).Replace($"{number[..6]}-{number[6..]}", "", StringComparison.Ordinal),
        _ => null,
    };

    // A body without an object has no facts either.
    private static string InFirstObject(string json, string property) => FirstBrace().Replace(json, found => found.Value + property + ",", 1);

    private static string InRoot(string xml, string before, string inside) => RootTag().Replace(xml, found => before + found.Value + inside, 1);

    private static string Text(ReadOnlyMemory<byte> body) => Encoding.Latin1.GetString(body.Span);

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    [GeneratedRegex(@"\{")]
    private static partial Regex FirstBrace();

    [GeneratedRegex("<[A-Za-z][^>]*>")]
    private static partial Regex RootTag();

    [GeneratedRegex("encoding=\"[^\"]*\"")]
    private static partial Regex Declared();

    [GeneratedRegex(@"<((?:\w+:)?(?:personnummer|PartCPRNummer|PersonCivilRegistrationIdentifier))>\d{10}</\1>")]
    private static partial Regex TheirNumber();

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}")]
    private static partial Regex IsoDate();

    [GeneratedRegex(@"\d{2}-\d{2}-\d{4}")]
    private static partial Regex DanishDate();
}
