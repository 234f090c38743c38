namespace Gateway.Access;

/// <summary>A step of a rehabilitation case; the catalogue says which category is necessary for which.</summary>
internal enum CaseStep
{
    /// <summary>Writing the preparatory part (forberedende del).</summary>
    Preparation,

    /// <summary>The meeting of the rehabilitation team (rehabiliteringsteam).</summary>
    TeamMeeting,

    /// <summary>The municipality's decision (afgørelse).</summary>
    Decision,

    /// <summary>The plan and its follow-up (indsatsdel, opfølgning).</summary>
    FollowUp,
}
