using Gateway.Callers;

namespace Gateway.Access;

/// <summary>What is to be decided.</summary>
/// <param name="Caller">Who asks.</param>
/// <param name="Citizen">About whom.</param>
/// <param name="Case">In which case.</param>
/// <param name="Purpose">What for, an id of the catalogue.</param>
/// <param name="Step">For which step; null means the purpose's first.</param>
/// <param name="Categories">What, ids of the catalogue; empty means all that the purpose names.</param>
internal sealed record AccessRequest(
    Caller Caller, CitizenId Citizen, CaseId Case, string Purpose, CaseStep? Step, IReadOnlyList<string> Categories);
