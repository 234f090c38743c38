namespace Gateway.Sandbox;

/// <summary>
/// The recordings cannot be served. The message lists every error with file and entry, and holds no national id.
/// </summary>
public sealed class RecordedDataException : Exception
{
    internal RecordedDataException(IReadOnlyList<string> errors)
        : base("The recordings cannot be served:" + string.Concat(errors.Select(e => "\n  " + e))) => Errors = errors;

    /// <summary>One sentence for each error.</summary>
    public IReadOnlyList<string> Errors { get; }
}
