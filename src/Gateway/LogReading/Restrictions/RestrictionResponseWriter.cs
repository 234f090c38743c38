using Gateway.Storage;
using Google.Protobuf.WellKnownTypes;
using Proto = Gateway.Disclosures.V1;

namespace Gateway.LogReading.Restrictions;

/// <summary>Writes restrictions as the contract has them.</summary>
internal static class RestrictionResponseWriter
{
    internal static Proto.ReportRestriction Of(RestrictionRecord restriction, DateTimeOffset now)
    {
        var written = new Proto.ReportRestriction
        {
            RestrictionId = restriction.RestrictionId,
            CitizenRef = restriction.CitizenRef,
            Ground = RestrictionRequestReader.Grounds.Single(g => g.Value == restriction.Ground).Key,
            Reason = restriction.Reason,
            EndsAt = restriction.EndsAt.ToTimestamp(),
            State = StateOf(restriction, now),
            ProposedBy = restriction.Officer,
            ProposedAt = restriction.At.ToTimestamp(),
            ConfirmedBy = restriction.Confirmed?.Officer ?? "",
            ConfirmedAt = restriction.Confirmed?.At.ToTimestamp(),
            LiftedBy = restriction.Lifted?.Officer ?? "",
            LiftedAt = restriction.Lifted?.At.ToTimestamp(),
        };
        written.DisclosureIds.AddRange(restriction.ActIds);
        return written;
    }

    private static Proto.RestrictionState StateOf(RestrictionRecord restriction, DateTimeOffset now)
    {
        if (restriction.Lifted is not null)
            return Proto.RestrictionState.Lifted;
        if (restriction.EndsAt <= now)
            return Proto.RestrictionState.Over;
        return restriction.Confirmed is null ? Proto.RestrictionState.Proposed : Proto.RestrictionState.InForce;
    }
}
