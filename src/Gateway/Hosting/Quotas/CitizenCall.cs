using Gateway.Access;
using Gateway.Callers;

namespace Gateway.Hosting.Quotas;

/// <summary>
/// A call about a citizen that is counted once it is known that the citizen is the caller's to ask about, and before anything
/// of it is recorded or asked. Who is refused uses up none of the citizen's calls, and is never told whether there are any.
/// </summary>
/// <param name="quotas">The quotas.</param>
/// <param name="caller">Who was let through.</param>
/// <param name="person">To whom: under whichever number they were asked for, it is one count.</param>
/// <param name="which">Which of the citizen's counts.</param>
internal sealed class CitizenCall(CallQuotas quotas, Caller caller, Person person, CitizenCalls which)
{
    private bool _taken;

    /// <summary>Takes the call, once however often the transaction in which that is decided is done.</summary>
    /// <exception cref="QuotaUsedUpException">The citizen has none left.</exception>
    internal void Take()
    {
        if (_taken)
            return;
        if (quotas.Take(caller, person.Current, which) is { } refusal)
            throw new QuotaUsedUpException(refusal);
        _taken = true;
    }
}

/// <summary>
/// What a citizen's calls are counted for. Apart, because more people are let through to what the gateway itself holds: whoever
/// works in an office learns of any citizen which consents the office has, without a case.
/// </summary>
internal enum CitizenCalls
{
    /// <summary>Systems are asked.</summary>
    Questions,

    /// <summary>What the gateway itself holds is shown, changed or explained.</summary>
    Looks,
}
