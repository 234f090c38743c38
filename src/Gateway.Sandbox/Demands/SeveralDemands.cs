using Gateway.Sandbox.Answers;

namespace Gateway.Sandbox.Demands;

/// <summary>All of them at once; none: everybody is let in.</summary>
internal sealed class SeveralDemands(params IDemand[] demands) : IDemand
{
    public IReadOnlyList<string> Places { get; } = [.. demands.SelectMany(d => d.Places)];

    public int Issued => demands.Sum(d => d.Issued);

    public Answer? Issue(IncomingRequest request) => demands.Select(d => d.Issue(request)).FirstOrDefault(a => a is not null);

    public bool LetsIn(IncomingRequest request) => demands.All(d => d.LetsIn(request));

    public bool ReachesTo(IncomingRequest request) => demands.All(d => d.ReachesTo(request));

    public void Expire() => Array.ForEach(demands, d => d.Expire());
}
