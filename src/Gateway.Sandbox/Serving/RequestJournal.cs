using Gateway.Sandbox.Answers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Sandbox.Serving;

/// <summary>What was asked of the simulators, oldest first.</summary>
internal sealed class RequestJournal(NationalIdMask mask)
{
    /// <summary>Enough for any test run, and a bound on memory for a sandbox that is left running.</summary>
    private const int Kept = 10_000;

    private readonly Lock _gate = new();
    private readonly Queue<ReceivedRequest> _requests = new();

    public IReadOnlyList<ReceivedRequest> Requests
    {
        get
        {
            lock (_gate) return [.. _requests];
        }
    }

    public void Add(string source, HttpRequest request)
    {
        var address = request.Path.Value + Uri.UnescapeDataString(request.QueryString.Value ?? string.Empty);
        var received = new ReceivedRequest(source, request.Method, mask.Hide(address), [.. request.Headers.Select(h => h.Key)], mask.Finds(address));
        lock (_gate)
        {
            _requests.Enqueue(received);
            if (_requests.Count > Kept) _requests.Dequeue();
        }
    }
}
