namespace Gateway.Storage;

/// <summary>What kind of thing keeps a store from taking anything. A closed set, so that it can be told where words of the operator's log cannot.</summary>
public enum StoreFault
{
    /// <summary>What nobody foresaw.</summary>
    Other,

    /// <summary>There is no room on its disk.</summary>
    DiskFull,

    /// <summary>Its disk fails to read or write.</summary>
    DiskFails,

    /// <summary>It can be read and not be written.</summary>
    ReadOnly,

    /// <summary>It does not answer in time: another holds it, or it has too much to do.</summary>
    Held,

    /// <summary>Its database cannot be reached, or lets nobody in.</summary>
    Unreachable,

    /// <summary>Its database is not set to keep what a record needs.</summary>
    Unsafe,

    /// <summary>A gateway of a newer version has changed its tables.</summary>
    NewerSchema,

    /// <summary>Its file is damaged.</summary>
    Damaged,

    /// <summary>Its file is not where it was, or may not be opened.</summary>
    FileMissing,

    /// <summary>The store is well, and what was signed last cannot be kept outside it.</summary>
    CheckpointNotKept,

    /// <summary>Its log is not the one that was signed: an older one was put back, or another one.</summary>
    AnotherLog,

    /// <summary>The machine's clock has jumped.</summary>
    ClockJumped,
}
