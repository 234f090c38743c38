using Gateway.ReviewedData;

namespace Gateway.Access;

/// <summary>The words for every reason and every next step, for each of those who read them.</summary>
internal static class ReasonTexts
{
    private static readonly BilingualTexts Reasons = new("Gateway.Access.Texts.Reasons");
    private static readonly BilingualTexts Steps = new("Gateway.Access.Texts.NextSteps");

    private static readonly Dictionary<ReasonCode, Words> Texts = Enum.GetValues<ReasonCode>().ToDictionary(code => code, code => Read(Reasons, code.ToString()));

    private static readonly Dictionary<NextStep, Words> StepTexts = Enum.GetValues<NextStep>().ToDictionary(step => step, step => Read(Steps, step.ToString()));

    internal static LocalizedText ForCaseworker(Reason reason) => With(reason, Texts[reason.Code].Caseworker);

    internal static LocalizedText ForCitizen(Reason reason) => With(reason, Texts[reason.Code].Citizen);

    internal static LocalizedText ForOfficer(Reason reason) => With(reason, Texts[reason.Code].Officer);

    internal static LocalizedText ForCaseworker(NextStep step) => StepTexts[step].Caseworker;

    internal static LocalizedText ForCitizen(NextStep step) => StepTexts[step].Citizen;

    internal static LocalizedText ForOfficer(NextStep step) => StepTexts[step].Officer;

    private static Words Read(BilingualTexts texts, string name) => new(texts.Read(name + ".Caseworker"), texts.Read(name + ".Citizen"), texts.Read(name + ".Officer"));

    private static LocalizedText With(Reason reason, LocalizedText words) =>
        reason.Why is { } why ? new($"{words.Da} {why.Da}", $"{words.En} {why.En}") : words;

    private sealed record Words(LocalizedText Caseworker, LocalizedText Citizen, LocalizedText Officer);
}
