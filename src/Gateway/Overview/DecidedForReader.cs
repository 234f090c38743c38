using Gateway.Access;
using Gateway.Callers;
using Google.Rpc;
using Proto = Gateway.Overview.V1;

namespace Gateway.Overview;

/// <summary>Reads for whom a privacy officer has a decision explained, or says about every field what is wrong with it.</summary>
internal static class DecidedForReader
{
    /// <summary>Somebody of the officer's municipality; a citizen's own number is that of whom the question is about.</summary>
    internal static (Caller? Caller, IReadOnlyList<BadRequest.Types.FieldViolation> Violations) Read(Proto.DecidedFor sent, Caller officer)
    {
        var violations = new List<BadRequest.Types.FieldViolation>();
        void Report(string field, string description) => violations.Add(new() { Field = "decided_for." + field, Description = description });

        var known = CallerWords.Roles.TryGetValue(sent.Role, out var role) && role != Role.System;
        if (!known)
            Report("role", "must be one of " + string.Join(", ", CallerWords.Roles.Where(r => r.Value != Role.System).Select(r => r.Key)));
        if (sent.OrganisationCvr.Length > 0 && (sent.OrganisationCvr.Length != 8 || !sent.OrganisationCvr.All(char.IsAsciiDigit)))
            Report("organisation_cvr", "must be eight digits");
        else if (known && role.IsPrivate() && sent.OrganisationCvr.Length > 0)
            Report("organisation_cvr", "must be empty for who has no organisation");
        else if (known && sent.OrganisationCvr.Length == 0 && OrganisationKinds.Of(role) is OrganisationKind.ClinicalFunction or OrganisationKind.Practice)
            Report("organisation_cvr", "is required for a role outside the municipality");
        var level = AssuranceLevel.Substantial;
        if (sent.AssuranceLevel.Length > 0 && !CallerWords.AssuranceLevels.TryGetValue(sent.AssuranceLevel, out level))
            Report("assurance_level", "must be one of " + string.Join(", ", CallerWords.AssuranceLevels.Keys));
        var acts = known && role is Role.Representative or Role.Companion;
        var person = CitizenId.TryParse(sent.NationalId);
        if (acts && person is null)
            Report("national_id", "must be the national id of the representative or companion");
        else if (known && !acts && sent.NationalId.Length > 0)
            Report("national_id", "must be empty for everybody but a representative or companion");
        if (violations.Count > 0)
            return (null, violations);
        var organisation = sent.OrganisationCvr.Length > 0 ? sent.OrganisationCvr : officer.OrganisationCvr;
        return (officer with { Role = role, OrganisationCvr = role.IsPrivate() ? "" : organisation, Unit = "-", Assurance = level, Self = person }, []);
    }
}
