namespace Gateway.EndToEndTests.Crash;

/// <summary>A test that needs strace.</summary>
public sealed class TracedFactAttribute : FactAttribute
{
    public TracedFactAttribute() => Skip = Tracer.Missing!;
}
