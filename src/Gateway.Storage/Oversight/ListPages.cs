namespace Gateway.Storage.Oversight;

/// <summary>Cuts lists into pages.</summary>
internal static class ListPages
{
    /// <summary>A page of at most so many, of what was read: one more than that where the list goes on.</summary>
    internal static ListPage<T> Page<T>(List<T> read, int most, long asOf, Func<T, string> idOf)
    {
        var page = read.Take(most).ToList();
        return new ListPage<T>(page, read.Count > most ? new ListPosition(asOf, idOf(page[^1])) : null);
    }
}
