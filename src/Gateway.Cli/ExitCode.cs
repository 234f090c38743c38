namespace Gateway.Cli;

/// <summary>What the shell is told. Scripts depend on these numbers.</summary>
internal enum ExitCode
{
    /// <summary>An answer came and was shown.</summary>
    Answered = 0,

    /// <summary>Anything no other code names.</summary>
    Other = 1,

    /// <summary>The command line, or a value in it, cannot be used.</summary>
    BadRequest = 2,

    /// <summary>The token service or the gateway refused the client.</summary>
    Refused = 3,

    /// <summary>No connection file, or nothing that answers at its addresses.</summary>
    NotReachable = 4,

    /// <summary>The deadline passed.</summary>
    Deadline = 5,

    /// <summary>An answer began and was cut; what came of it was shown.</summary>
    NotWhole = 6,
}
