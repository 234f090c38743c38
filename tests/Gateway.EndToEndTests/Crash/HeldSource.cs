using Gateway.Sandbox;

namespace Gateway.EndToEndTests.Crash;

/// <summary>A source that has been asked and does not answer before it is let go: the gateway waits at exactly this point.</summary>
internal sealed class HeldSource : IDisposable
{
    private readonly SandboxHost _simulators;
    private readonly ManualResetEventSlim _letGo = new();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal HeldSource(SandboxHost simulators, string source)
    {
        _simulators = simulators;
        simulators.SetFault(source, Fault.Rewritten(body =>
        {
            _asked.TrySetResult();
            _letGo.Wait();
            return body;
        }));
    }

    /// <summary>The question has come.</summary>
    internal Task Asked => _asked.Task.WaitAsync(CrashScene.Patience);

    /// <summary>It answers.</summary>
    internal void LetGo()
    {
        _simulators.ClearFaults();
        _letGo.Set();
    }

    // The event stays with whoever still waits for it.
    public void Dispose() => LetGo();
}
