using Gateway.Access;
using Gateway.Overview;

namespace Gateway.EndToEndTests.Casework;

/// <summary>What holds of every citizen (<c>Expected/everybody.yaml</c>).</summary>
internal sealed record ExpectedEverybody
{
    public required ExpectedAsked Plan { get; init; }

    public required ExpectedSpecialist Certificate { get; init; }

    public required ExpectedTeam Meeting { get; init; }

    public required List<string> Never { get; init; }

    internal static ExpectedEverybody Read() => ExpectedCase.Read<ExpectedEverybody>("everybody");
}

/// <summary>Which categories an answer asks for.</summary>
internal sealed record ExpectedAsked
{
    public required List<string> Asked { get; init; }
}

/// <summary>The only specialist certificate, and who gives it.</summary>
internal sealed record ExpectedSpecialist
{
    public required string Specialist { get; init; }

    public required string SpecialistFrom { get; init; }
}

/// <summary>Who belongs at everybody's meeting.</summary>
internal sealed record ExpectedTeam
{
    public required ExpectedMember ChildAndFamily { get; init; }

    public required ExpectedMember Gp { get; init; }

    public required ExpectedMember Relative { get; init; }
}

/// <summary>What the plan must hold.</summary>
internal sealed record ExpectedPlan
{
    public List<ExpectedLine> Goals { get; init; } = [];

    public List<ExpectedLine> Measures { get; init; } = [];

    public List<ExpectedLine> Responsible { get; init; } = [];

    public required string NextStep { get; init; }

    public List<string> NotInIt { get; init; } = [];

    public List<ExpectedGap> Gaps { get; init; } = [];
}

/// <summary>A category of which nothing stands in an answer.</summary>
internal sealed record ExpectedGap
{
    public required string Category { get; init; }

    public string? State { get; init; }

    public string? Reason { get; init; }

    internal bool Is(OverviewSection section) =>
        (State is null || section.State.ToString().Equals(State.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase))
        && (Reason is null || section.Reasons.Any(r => r.Code.Name() == Reason));
}

/// <summary>What must come of the wish for a certificate.</summary>
internal sealed record ExpectedCertificate
{
    public required string Answer { get; init; }

    public ExpectedAge? Because { get; init; }

    public ExpectedAge? Outdated { get; init; }

    public bool ReasonNeededToGoOn { get; init; }

    public List<string>? Focus { get; init; }

    public List<string> Unanswered { get; init; } = [];

    public List<string> AskFor { get; init; } = [];

    public string? RemindFrom { get; init; }
}

/// <summary>A certificate with its age.</summary>
internal sealed record ExpectedAge
{
    public required string Category { get; init; }

    public required string Sent { get; init; }

    public required int Months { get; init; }
}

/// <summary>Who belongs at the meeting.</summary>
internal sealed record ExpectedMeeting
{
    public required ExpectedMember EducationMember { get; init; }

    public required ExpectedMember CompanyConsultant { get; init; }
}

/// <summary>Whether one belongs there.</summary>
internal sealed record ExpectedMember
{
    public required string Answer { get; init; }
}

/// <summary>What the two pages must hold.</summary>
internal sealed record ExpectedBrief
{
    public List<ExpectedRepeated> Timeline { get; init; } = [];

    public List<ExpectedTried> Tried { get; init; } = [];

    public List<ExpectedStretch> Gaps { get; init; } = [];

    public List<ExpectedStretch> Overlaps { get; init; } = [];
}

/// <summary>A line of the time line.</summary>
internal sealed record ExpectedRepeated
{
    public required string Category { get; init; }

    public required string What { get; init; }

    public required int Times { get; init; }

    public required string Start { get; init; }

    public required string End { get; init; }
}

/// <summary>Something that has been tried.</summary>
internal sealed record ExpectedTried
{
    public required string What { get; init; }

    public required string Start { get; init; }

    public required string End { get; init; }

    public required int Days { get; init; }

    public string Outcome { get; init; } = "";

    public string? Responsible { get; init; }
}

/// <summary>Days from one to another.</summary>
internal sealed record ExpectedStretch
{
    public required string Start { get; init; }

    public required string End { get; init; }
}
