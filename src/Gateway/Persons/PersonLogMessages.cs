namespace Gateway.Persons;

/// <summary>What this room writes to the operator's log: never a number, a name or an address.</summary>
internal static partial class PersonLogMessages
{
    [LoggerMessage(9001, LogLevel.Error, "Register of persons, municipality {Municipality}: the changed file has {Errors} errors and is not used; the one before stays in force")]
    internal static partial void NotRenewed(ILogger logger, string municipality, int errors);

    [LoggerMessage(9002, LogLevel.Error, "Register of staff, municipality {Municipality}: the changed file has {Errors} errors and is not used; the one before stays in force")]
    internal static partial void StaffNotRenewed(ILogger logger, string municipality, int errors);
}
