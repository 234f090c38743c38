namespace Gateway.Transparency.Witnesses;

/// <summary>What came of asking a witness last; each has a text of its name in both languages.</summary>
internal enum WitnessState
{
    /// <summary>It was not asked since the gateway started.</summary>
    NotAsked,

    /// <summary>It has cosigned.</summary>
    Cosigned,

    /// <summary>No connection, or it was cut.</summary>
    Away,

    /// <summary>No answer in time.</summary>
    Slow,

    /// <summary>It does not watch this log, or not with this key (403, 404).</summary>
    NotWatching,

    /// <summary>It answers with a status that means neither yes nor any known no.</summary>
    Refusing,

    /// <summary>Its answer is not written as C2SP tlog-witness says.</summary>
    Garbled,

    /// <summary>Its answer has no signature of the key in the settings.</summary>
    OtherKey,

    /// <summary>The signature under its key's name and id is not good for this checkpoint.</summary>
    FalseSignature,

    /// <summary>It dates its cosignature in the future: readers would not believe it.</summary>
    ClockAhead,

    /// <summary>It has cosigned more records than the log has: the store was put back from a backup, or is another one.</summary>
    LogBehind,

    /// <summary>It says that the log does not continue what it cosigned (422): records were changed, or the log was forked.</summary>
    LogForked,
}
