namespace Gateway.Sources.Formats;

/// <summary>A line or record that could not be read: where it stood and why, never what was in it.</summary>
/// <param name="FirstLine">Its first line in the file, counted from 1.</param>
/// <param name="LastLine">Its last.</param>
/// <param name="Reason">Why.</param>
/// <param name="Column">The column that is to blame, by the name the definition or the header gives it; empty when none is.</param>
internal sealed record SetAside(int FirstLine, int LastLine, SetAsideReason Reason, string Column = "");

/// <summary>Why something was set aside.</summary>
internal enum SetAsideReason
{
    /// <summary>The file holds nothing that its format could be.</summary>
    Unreadable,

    /// <summary>Larger than a file of this kind may be.</summary>
    TooLarge,

    /// <summary>The header names a column twice or not at all.</summary>
    BadHeader,

    /// <summary>The header lacks a column that the definition reads.</summary>
    MissingColumn,

    /// <summary>More or fewer columns than the header.</summary>
    WrongNumberOfColumns,

    /// <summary>A quote stands inside a field, or is never closed.</summary>
    BrokenQuoting,

    /// <summary>Bytes that are no letters of the character set, or control characters.</summary>
    WrongCharacters,

    /// <summary>Shorter than the columns need.</summary>
    ShortLine,

    /// <summary>Longer than the columns reach.</summary>
    LongLine,

    /// <summary>Longer than a record may be.</summary>
    LongRecord,

    /// <summary>The key is missing.</summary>
    NoKey,

    /// <summary>The number of the person is missing or can be nobody's.</summary>
    NoPerson,

    /// <summary>What it belongs to has not been delivered, or leads to nobody.</summary>
    NoParent,

    /// <summary>Another record of the same file has the same key.</summary>
    SameKey,

    /// <summary>More than is kept of one source in all.</summary>
    TooMuch,

    /// <summary>No file of that name is agreed on.</summary>
    UnknownFile,
}
