namespace Gateway.Sandbox.Answers;

/// <summary>Remembers request ids, so that a repeated one can be refused.</summary>
internal sealed class SeenRequestIds
{
    /// <summary>Enough for any test run, and a bound on memory for a sandbox that is left running.</summary>
    private const int Remembered = 100_000;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldestFirst = new();

    /// <summary>False when the id was seen before.</summary>
    public bool TryAdd(string id)
    {
        lock (_gate)
        {
            if (!_ids.Add(id)) return false;
            _oldestFirst.Enqueue(id);
            if (_oldestFirst.Count > Remembered) _ids.Remove(_oldestFirst.Dequeue());
            return true;
        }
    }
}
