namespace Gateway.LogVerifier.Reading;

/// <summary>A tile or bundle as it was found.</summary>
/// <param name="Bytes">Its bytes; null where there is none.</param>
/// <param name="HasGrown">Whether it was found in the full form it has grown into, which begins with the same bytes.</param>
internal sealed record PartOfLog(byte[]? Bytes, bool HasGrown)
{
    /// <summary>Reads a partial tile or bundle, or what it has grown into; a log may remove the partial ones then.</summary>
    internal static async Task<PartOfLog> ReadAsync(ILogFiles log, string path, string fullPath, int limit, CancellationToken cancellation)
    {
        var bytes = await log.ReadAsync(path, limit, cancellation);
        return bytes is not null || path == fullPath ? new(bytes, false) : new(await log.ReadAsync(fullPath, limit, cancellation), true);
    }

    /// <summary>The shorter forms of a tile or bundle that are still there and do not begin like it.</summary>
    internal static async Task<List<string>> PartialsAsync(ILogFiles log, string fullPath, byte[]? whole, int limit, CancellationToken cancellation)
    {
        var differ = new List<string>();
        if (whole is null)
            return differ;
        var folder = TilePath.Partials(fullPath);
        foreach (var name in log.Names(folder))
        {
            var partial = await log.ReadAsync($"{folder}/{name}", limit, cancellation) ?? [];
            var common = Math.Min(partial.Length, whole.Length);
            if (common == 0 || !partial.AsSpan(0, common).SequenceEqual(whole.AsSpan(0, common)))
                differ.Add($"{folder}/{name}");
        }
        return differ;
    }
}
