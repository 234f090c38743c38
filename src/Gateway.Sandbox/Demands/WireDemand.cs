using Gateway.Sandbox.Answers;

namespace Gateway.Sandbox.Demands;

/// <summary>What a source looks for in every question beside who asks.</summary>
/// <param name="What">A header or an element, by its name.</param>
/// <param name="IsMet">Whether it is there, and as it must be.</param>
/// <param name="Otherwise">The refusal, in the source's own form.</param>
internal sealed record WireDemand(string What, Func<IncomingRequest, bool> IsMet, Answer Otherwise);
