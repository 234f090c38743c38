namespace Gateway.LogVerifier;

/// <summary>What the shell is told. Scripts depend on these numbers.</summary>
internal enum ExitCode
{
    /// <summary>The log was checked from end to end and everything agrees.</summary>
    Good = 0,

    /// <summary>Something does not agree; each such place was printed.</summary>
    Inconsistent = 1,

    /// <summary>The log could not be checked: wrong arguments, no log there, or not to be reached.</summary>
    NotChecked = 2,
}
