using Gateway.Access;
using Gateway.Callers;
using Gateway.Persons;
using Gateway.Storage;

namespace Gateway.Consent;

/// <summary>
/// Whose records a list over many citizens leaves out for a member of staff, by the register of staff (decision 0064). A call
/// about one citizen asks the register itself.
/// </summary>
internal sealed class TiedRecords(PersonRegister persons, CitizenKeys keys)
{
    /// <summary>The keys of everybody whose records stand against the caller: what works on cases never names them.</summary>
    internal IReadOnlySet<CitizenKey> BarredFrom(Caller caller) => Keys(caller, flaggedToo: true).ToHashSet();

    /// <summary>
    /// The keys of the officer, and of the household without the right to protected records. Not of employees and people who are
    /// known: who looked at them is what an officer is there to see.
    /// </summary>
    internal IReadOnlyList<CitizenKey> OwnAndHousehold(Caller officer) => [.. Keys(officer, flaggedToo: false).Distinct()];

    /// <summary>What the officer decides nothing about: what they did, by whichever of their accounts that the register of staff knows, and what is about who is near to them.</summary>
    internal OfficersOwn OwnOf(Caller officer) => new(persons.PseudonymsOf(officer.Municipality, officer.User), OwnAndHousehold(officer));

    private IEnumerable<CitizenKey> Keys(Caller caller, bool flaggedToo) => persons.TiedTo(caller.Municipality, caller.User, flaggedToo)
        .Where(person => persons.TieOf(caller.Municipality, caller.User, person).Bars(caller))
        .SelectMany(person => keys.KeysOf(caller.Municipality, person));
}
