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

    internal static LocalizedText ForCaseworker(ReasonCode code) => Texts[code].Caseworker;

    internal static LocalizedText ForCitizen(ReasonCode code) => Texts[code].Citizen;

    internal static LocalizedText ForOfficer(ReasonCode code) => Texts[code].Officer;

    internal static LocalizedText Of(NextStep step) => StepTexts[step];
}
