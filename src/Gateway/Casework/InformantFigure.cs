namespace Gateway.Casework;

/// <summary>
/// Of what a case needs, how much the citizen need not be asked for (borgeren som informant). Every requirement counts
/// once, and the parts add up to all of them.
/// </summary>
/// <param name="Requirements">All of them.</param>
/// <param name="Met">Met without asking the citizen.</param>
/// <param name="ToldByCitizen">Answered by the citizen in person.</param>
/// <param name="NotAsked">Withheld: nobody has asked for the consent.</param>
/// <param name="Withheld">Withheld: the consent does not hold, or a rule stands against it.</param>
/// <param name="NoSystemHolds">No system holds it.</param>
/// <param name="OnlyCitizen">No system holds it, and only the citizen can know.</param>
/// <param name="Stale">Held, and too old.</param>
/// <param name="Contradicted">Held, and contradicted.</param>
/// <param name="Unavailable">A system that may hold it did not answer.</param>
internal sealed record InformantFigure(
    int Requirements, int Met, int ToldByCitizen, int NotAsked, int Withheld, int NoSystemHolds, int OnlyCitizen, int Stale, int Contradicted, int Unavailable)
{
    /// <summary>Of requirements as they were judged.</summary>
    internal static InformantFigure Of(IReadOnlyList<AssessedRequirement> requirements)
    {
        int Lacking(bool onlyCitizen, params Lack[] lacks) => requirements.Count(r => r.Lack is { } lack && lacks.Contains(lack) && IsOnlyCitizens(r) == onlyCitizen);
        return new InformantFigure(
            requirements.Count,
            requirements.Count(r => r.State == RequirementState.Met),
            requirements.Count(r => r.State == RequirementState.ToldByCitizen),
            Lacking(false, Lack.NotAsked),
            Lacking(false, Lack.Withheld, Lack.Closed),
            Lacking(false, Lack.NothingHeld, Lack.NotRegistered),
            Lacking(true, Lack.NothingHeld, Lack.NotRegistered),
            Lacking(false, Lack.Stale),
            Lacking(false, Lack.Contradicted),
            Lacking(false, Lack.Unavailable));
    }

    // What is withheld may be held: only where nothing is, is the citizen the only one to know.
    private static bool IsOnlyCitizens(AssessedRequirement requirement) =>
        requirement.Requirement.OnlyCitizen && requirement.Lack is (Lack.NothingHeld or Lack.NotRegistered);
}
