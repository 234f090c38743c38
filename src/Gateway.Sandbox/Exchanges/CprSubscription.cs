using System.Globalization;
using System.Xml.Linq;

namespace Gateway.Sandbox.Exchanges;

/// <summary>
/// What a municipality's CPR subscription tells of a citizen where the list of people does not: that name and address are
/// protected, as the folder's CPR look-up has it recorded.
/// </summary>
internal static class CprSubscription
{
    public const string Register = "cpr";

    public static SandboxCitizen Tell(SandboxCitizen citizen, IEnumerable<RecordedExchange> lookUps)
    {
        if (citizen.IsProtected) return citizen;
        var answers = lookUps.Where(e => e is { Alternative: false, Answer.Status: 200 } && e.NationalId == citizen.Cpr).Select(e => RecordedXml.Read(e.Answer.Body)).OfType<XElement>();
        return answers.FirstOrDefault(IsProtected) is { } answer
            ? citizen with { ProtectedUntil = Until(answer), Hidden = [.. Hidden(answer).Where(People.CanBeRecognised).Distinct()] }
            : citizen;
    }

    private static bool IsProtected(XElement answer) => Text(answer, "adressebeskyttelse", "beskyttet") is "true" or "1";

    private static DateOnly? Until(XElement answer) =>
        DateOnly.TryParseExact(Text(answer, "adressebeskyttelse", "slutdato"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last) ? last : null;

    // The longest first: part of it stands in it.
    private static IEnumerable<string> Hidden(XElement answer)
    {
        var street = Text(answer, "aktuelAdresse", "vejadresseringsnavn");
        yield return $"{street} {Text(answer, "aktuelAdresse", "husnummer")}".Trim();
        yield return street;
        yield return Text(answer, "aktuelAdresse", "conavn");
        yield return Text(answer, "navn", "personadresseringsnavn");
    }

    // Whatever the namespace's version.
    private static string Text(XElement answer, string part, string name) =>
        answer.Descendants().FirstOrDefault(e => e.Name.LocalName == part)?.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value ?? "";
}
