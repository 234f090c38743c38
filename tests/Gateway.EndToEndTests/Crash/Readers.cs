using System.Collections.Concurrent;
using Gateway.Client;

namespace Gateway.EndToEndTests.Crash;

/// <summary>Clients that read without pause, each in its own order, whatever happens to the gateway; what they receive is written down.</summary>
internal sealed class Readers
{
    private const int Clients = 4;

    // Between calls while nobody answers.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private static readonly string[] Citizens = ["D1", "D2", "D3", "D4", "D7", "D8"];
    private static readonly string[] Categories = ["employment-status", "employment-measures", "social-assessment", "hospital-diagnoses"];

    private readonly CrashScene _scene;
    private readonly Func<GatewayClient> _whom;
    private readonly ConcurrentQueue<string> _lost = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;
    private int _answered;

    /// <param name="scene">Where what they receive is written down.</param>
    /// <param name="seed">Decides what each asks, in which order.</param>
    /// <param name="whom">Whom they ask; null: the scene's gateway.</param>
    internal Readers(CrashScene scene, int seed, Func<GatewayClient>? whom = null)
    {
        (_scene, _whom) = (scene, whom ?? (() => scene.Gateway.Caseworker));
        _reading = Task.WhenAll(Enumerable.Range(0, Clients).Select(n => Task.Run(() => ReadAsync(new Random(seed + n)))));
    }

    /// <summary>How many calls were answered whole.</summary>
    internal int Answered => Volatile.Read(ref _answered);

    /// <summary>How each of the others ended.</summary>
    internal IReadOnlyCollection<string> Lost => _lost;

    /// <summary>Each finishes what it is about.</summary>
    internal async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _stop.Dispose();
    }

    private async Task ReadAsync(Random random)
    {
        while (!_stop.IsCancellationRequested)
        {
            var client = _whom();
            var citizen = Citizens[random.Next(Citizens.Length)];
            string[] categories = [.. Categories.Where(_ => random.Next(2) == 0).DefaultIfEmpty(Categories[0])];
            try
            {
                await (random.Next(3) switch
                {
                    0 => _scene.OverviewAsync(client, citizen, categories),
                    1 => _scene.StreamAsync(client, citizen, null, categories),
                    _ => _scene.LocateAsync(client, citizen, categories),
                });
                Interlocked.Increment(ref _answered);
            }
            catch (GatewayException e)
            {
                _lost.Enqueue($"{e.Error.Code} {e.Error.Reason}");
                await Task.Delay(Pause);
            }
        }
    }
}
