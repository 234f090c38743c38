namespace Gateway.ReviewedData;

/// <summary>A reviewed file has errors; the message holds every one of them, a line each.</summary>
internal sealed class ReviewedDataException(IReadOnlyList<string> errors) : Exception(string.Join(Environment.NewLine, errors))
{
    internal IReadOnlyList<string> Errors { get; } = errors;

    internal static void ThrowIfAny(IReadOnlyList<string> errors)
    {
        if (errors.Count > 0)
            throw new ReviewedDataException(errors);
    }
}
