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
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;

    /// <param name="scene">Whom they ask.</param>
    /// <param name="seed">Decides what each asks, in which order.</param>
    internal Readers(CrashScene scene, int seed)
    {
        _scene = scene;
        _reading = Task.WhenAll(Enumerable.Range(0, Clients).Select(n => Task.Run(() => ReadAsync(new Random(seed + n)))));
    }

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
            var client = _scene.Gateway.Caseworker;
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
            }
            catch (GatewayException)
            {
                await Task.Delay(Pause);
            }
        }
    }
}
