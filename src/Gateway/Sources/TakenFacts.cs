using System.Text.Json;
using Gateway.Access;

namespace Gateway.Sources;

/// <summary>The facts taken from one answer. What does not fit within the limits is left out and makes the answer incomplete.</summary>
/// <param name="limits">The source's.</param>
/// <param name="room">What the call has room for; null where there is no call.</param>
/// <param name="today">The day it was asked, to which ages are counted.</param>
internal sealed class TakenFacts(SourceLimits limits, AnswerRoom? room, DateOnly today)
{
    // Hundreds of pages: one answer's endless texts do not cost the caller the others.
    private const int MostBytes = 1_000_000;

    private readonly List<Fact> _facts = [];
    private int _bytesLeft = MostBytes;

    internal IReadOnlyList<Fact> Facts => _facts;

    /// <summary>Why there are more facts than these; null when these are all.</summary>
    internal ReasonCode? Incomplete { get; private set; }

    /// <summary>Maps and adds one more, where there is room for it; looks at its size before a text is made of it.</summary>
    internal bool TryAdd(FactMapping mapping, JsonElement element) => TryAdd(mapping, element, element);

    /// <inheritdoc cref="TryAdd(FactMapping, JsonElement)"/>
    internal bool TryAdd(FactMapping mapping, JsonElement element, JsonElement parent)
    {
        if (_facts.Count < limits.MaximumFacts && mapping.BytesRead(element, parent) is var bytes && bytes <= _bytesLeft && room?.TryKeepFact(bytes) is not false)
        {
            _bytesLeft -= (int)bytes;
            _facts.Add(mapping.Map(element, parent, today));
            return true;
        }
        Incomplete = ReasonCode.SourceTooLarge;
        return false;
    }
}
