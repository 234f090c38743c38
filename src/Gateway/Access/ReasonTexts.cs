using Gateway.ReviewedData;

namespace Gateway.Access;

/// <summary>The words for every reason and every next step, for each of those who read them.</summary>
internal static class ReasonTexts
{
    private static readonly BilingualTexts Reasons = new("Gateway.Access.Texts.Reasons");
    private static readonly BilingualTexts Steps = new("Gateway.Access.Texts.NextSteps");

    private static readonly Dictionary<ReasonCode, (LocalizedText Caseworker, LocalizedText Citizen, LocalizedText Officer)> Texts =
        Enum.GetValues<ReasonCode>().ToDictionary(
            code => code, code => (Reasons.Read($"{code}.Caseworker"), Reasons.Read($"{code}.Citizen"), Reasons.Read($"{code}.Officer")));

    private static readonly Dictionary<NextStep, LocalizedText> StepTexts = Enum.GetValues<NextStep>().ToDictionary(step => step, step => Steps.Read(step.ToString()));

    internal static LocalizedText ForCaseworker(Reason reason) => With(reason, Texts[reason.Code].Caseworker);

    internal static LocalizedText ForCitizen(Reason reason) => With(reason, Texts[reason.Code].Citizen);

    internal static LocalizedText ForOfficer(Reason reason) => With(reason, Texts[reason.Code].Officer);

    internal static LocalizedText Of(NextStep step) => StepTexts[step];

    private static LocalizedText With(Reason reason, LocalizedText words) =>
        reason.Why is { } why ? new($"{words.Da} {why.Da}", $"{words.En} {why.En}") : words;
}
