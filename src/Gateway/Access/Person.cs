namespace Gateway.Access;

/// <summary>
/// One citizen under every number they have or had: the current CPR number, earlier ones, and replacement numbers
/// (erstatnings-CPR). Whichever the caller asks by, it is this person.
/// </summary>
/// <param name="Current">The number in force.</param>
/// <param name="Others">Earlier and replacement numbers; may be empty.</param>
/// <param name="Protection">Name and address protection; null where the register of persons tells of none.</param>
internal sealed record Person(CitizenId Current, IReadOnlyList<CitizenId> Others, AddressProtection? Protection)
{
    /// <summary>Every number, the current one first.</summary>
    internal IEnumerable<CitizenId> Numbers => Others.Prepend(Current);

    /// <summary>A person of whom only this number is known.</summary>
    internal static Person Known(CitizenId number) => new(number, [], null);

    /// <summary>Whether a number, in an identifier system (FHIR), is one of the person's.</summary>
    internal bool Has(string system, string number) => Numbers.Any(n => n.System == system && n.Reveal() == number);

    /// <summary>Whether a number is one of the person's.</summary>
    internal bool Has(string number) => Numbers.Any(n => n.Reveal() == number);

    /// <summary>The protection that holds on the day of a moment; null where there is none.</summary>
    internal AddressProtection? ProtectionAt(DateTimeOffset at) =>
        Protection is { } protection && protection.HoldsOn(DateOnly.FromDateTime(at.UtcDateTime)) ? protection : null;

    /// <summary>Hides everything.</summary>
    public override string ToString() => "person (hidden)";
}

/// <summary>Name and address protection (navne- og adressebeskyttelse) as the register of persons holds it.</summary>
/// <param name="Until">Last day; null while it has no end.</param>
/// <param name="Hidden">The protected address and name as texts, so that they are recognised wherever a source leaks them.</param>
internal sealed record AddressProtection(DateOnly? Until, IReadOnlyList<string> Hidden)
{
    /// <summary>Whether it holds on a day: the last one included.</summary>
    internal bool HoldsOn(DateOnly day) => Until is not { } last || day <= last;

    /// <summary>Hides everything.</summary>
    public override string ToString() => "protection (hidden)";
}
