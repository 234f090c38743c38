namespace Gateway.Storage;

/// <summary>
/// The store cannot be read or written. Nothing may be asked and nothing may leave; asking again later may help.
/// The message never repeats a stored value.
/// </summary>
public sealed class DisclosureLogUnavailableException(Exception cause)
    : Exception("The disclosure log cannot be written or read at the moment.", cause)
{
    /// <summary>Why, in words for the operator. They name no value, no statement and no place of a file.</summary>
    public string Why => InnerException is { } cause ? StoreTrouble.Of(cause).Words : "";

    /// <summary>The same as one of a closed set.</summary>
    public StoreFault Fault => InnerException is { } cause ? StoreTrouble.Of(cause).Fault : StoreFault.Other;

    /// <summary>
    /// What was to be recorded may stand all the same: it was sent, and whether it became durable could not be found out
    /// in time. A query in this state needs an outcome; it is refused with <see cref="QueryNotOpenException"/> where the
    /// query does not stand.
    /// </summary>
    public bool MayStand => InnerException is OutcomeUnknownException;
}

/// <summary>A commit was sent and its answer was lost. Whether it was carried out could not be found out in time.</summary>
public sealed class OutcomeUnknownException(Exception cause) : IOException("The answer to a commit was lost.", cause);

/// <summary>A query that has an outcome cannot get another one, nor can an unknown one get any.</summary>
public sealed class QueryNotOpenException()
    : InvalidOperationException("The query has no open record: its outcome is already written, or it was never asked.");
