namespace Gateway.Storage;

/// <summary>
/// The store cannot be read or written. Nothing may be asked and nothing may leave; asking again later may help.
/// The message never repeats a stored value.
/// </summary>
public sealed class DisclosureLogUnavailableException(Exception cause)
    : Exception("The disclosure log cannot be written or read at the moment.", cause);

/// <summary>A query that has an outcome cannot get another one, nor can an unknown one get any.</summary>
public sealed class QueryNotOpenException()
    : InvalidOperationException("The query has no open record: its outcome is already written, or it was never asked.");
