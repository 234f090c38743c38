using Gateway.Overview.V1;

namespace Gateway.Cli.Commands;

/// <summary>What a command line that asks about a citizen says. No record, whose text form would hold the national id.</summary>
internal sealed record Question
{
    /// <summary>The case number used where neither the command line nor the list of citizens names one.</summary>
    public const string UsualCase = "26/0001";

    /// <summary>The purpose used where none is named.</summary>
    public const string UsualPurpose = "rehabilitation-case-preparation";

    /// <summary>The purpose used where none is named and a private person asks: what is held about the citizen.</summary>
    public const string CitizensPurpose = "citizen-access";

    /// <summary>The gateway's own cap for callers without a deadline, in seconds.</summary>
    public const double UsualDeadline = 10;

    /// <summary>What reads the whole log may take, in seconds: a million records take 20 to 33 on two cores, and more while others ask.</summary>
    public const double LogDeadline = 60;

    /// <summary>Shorter ones leave the sources nothing after the 250 ms that the gateway keeps for itself.</summary>
    public const double ShortestDeadline = 0.5;

    /// <summary>Nobody watches a terminal longer than this.</summary>
    public const double LongestDeadline = 60;

    /// <summary>The words for the steps of a case.</summary>
    public static readonly IReadOnlyDictionary<string, CaseStep> Steps = new Dictionary<string, CaseStep>(StringComparer.Ordinal)
    {
        ["preparation"] = CaseStep.Preparation,
        ["team-meeting"] = CaseStep.TeamMeeting,
        ["decision"] = CaseStep.Decision,
        ["follow-up"] = CaseStep.FollowUp,
    };

    /// <summary>Alias, <c>-</c> or number, as typed.</summary>
    public required string Citizen { get; init; }

    public string? CaseId { get; init; }

    /// <summary>The purpose named; nothing where none was.</summary>
    public string? Purpose { get; init; }

    /// <summary>The purpose that the command is for, where none was named and no private person asks.</summary>
    public string CommandsPurpose { get; init; } = UsualPurpose;

    public IReadOnlyList<string> Categories { get; init; } = [];

    public CaseStep Step { get; init; }

    /// <summary>Who acts for the citizen or looks in with them, as <see cref="Citizen"/>; nothing where it is about nobody else.</summary>
    public string? Acting { get; init; }

    /// <summary>How the gateway is reached.</summary>
    public required HowToAsk How { get; init; }
}
