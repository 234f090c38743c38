using Gateway.Callers;

namespace Gateway.Access;

/// <summary>What the citizen asked about is to the member of staff who asks, as the municipality's register of staff has it.</summary>
internal enum StaffTie
{
    /// <summary>Nothing the register knows of.</summary>
    None,

    /// <summary>Of the same household, an employee, or somebody who is known: only with the right to protected records, and reviewed.</summary>
    Near,

    /// <summary>The same person: never.</summary>
    Self,
}

/// <summary>What a tie means. Pure.</summary>
internal static class StaffTies
{
    /// <summary>Whether a tie stands against everything the caller asks about the person.</summary>
    internal static bool Bars(this StaffTie tie, Caller caller) => tie switch
    {
        StaffTie.None => false,
        StaffTie.Near => !caller.Rights.HasFlag(CallerRights.ProtectedRecords),
        // Nobody works on their own case, whatever they may; and unknown means no.
        _ => true,
    };
}
