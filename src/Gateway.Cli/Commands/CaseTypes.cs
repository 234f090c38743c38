using System.CommandLine;
using Gateway.Casework.V1;
using Gateway.Cli.Language;

namespace Gateway.Cli.Commands;

/// <summary>The words for the kinds of cases, and the option that takes one.</summary>
internal static class CaseTypes
{
    public const string Option = "--type";

    public static readonly IReadOnlyDictionary<string, CaseType> Words = new Dictionary<string, CaseType>(StringComparer.Ordinal)
    {
        ["resource-course"] = CaseType.ResourceCourse,
        ["flex-job"] = CaseType.FlexJob,
        ["retention-flex-job"] = CaseType.RetentionFlexJob,
        ["disability-pension"] = CaseType.DisabilityPension,
        ["obvious-pension"] = CaseType.ObviousPension,
        ["job-clarification"] = CaseType.JobClarification,
        ["sickness-benefit-3"] = CaseType.SicknessBenefit3,
    };

    /// <summary>A kind of case in words; one that this program does not know by its number.</summary>
    public static string Named(CaseType type, Texts texts) => type switch
    {
        CaseType.ResourceCourse => texts.Of(Phrase.CaseTypeResourceCourse),
        CaseType.FlexJob => texts.Of(Phrase.CaseTypeFlexJob),
        CaseType.RetentionFlexJob => texts.Of(Phrase.CaseTypeRetentionFlexJob),
        CaseType.DisabilityPension => texts.Of(Phrase.CaseTypeDisabilityPension),
        CaseType.ObviousPension => texts.Of(Phrase.CaseTypeObviousPension),
        CaseType.JobClarification => texts.Of(Phrase.CaseTypeJobClarification),
        CaseType.SicknessBenefit3 => texts.Of(Phrase.CaseTypeSicknessBenefit3),
        _ => texts.Of(Phrase.StateUnknown, (int)type),
    };

    /// <summary>The option. Nobody's case is of a usual kind, so one must be named.</summary>
    public static Option<string> Build(Texts texts)
    {
        var option = new Option<string>(Option) { HelpName = "TYPE", Required = true, Description = texts.Of(Phrase.CaseTypeDescription, string.Join(", ", Words.Keys)) };
        option.AcceptOnlyFromAmong([.. Words.Keys]);
        return option;
    }
}
