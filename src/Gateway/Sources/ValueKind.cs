namespace Gateway.Sources;

/// <summary>The kind of a value; by default its JSON shape tells.</summary>
internal enum ValueKind
{
    ByShape,
    Quantity,
    Concept,
    Date,

    /// <summary>A quantity that counts as the fact's amount: corrections of the fact are netted with it.</summary>
    Amount,

    /// <summary>The birth date that a national id says; the id itself is not shown.</summary>
    BirthDateOfNumber,

    /// <summary>The age in years that a national id says, on the day it is asked; the id itself is not shown.</summary>
    AgeOfNumber,
}
