using Gateway.Access;
using Gateway.Sources;

namespace Gateway.Overview;

/// <summary>What a source answered that belongs to no category: whom and what it is about nobody has said.</summary>
internal static class Undetermined
{
    /// <summary>
    /// Whether it may come from a category whose existence is confidential and that is not allowed here: not asked for, or
    /// withheld since. Then that it is there may not be told in any other category.
    /// </summary>
    internal static bool MayBetray(AccessGrant grant, SourceAnswer answer)
    {
        var closed = grant.Decisions.Where(d => d is not Decision.Allowed).Select(d => d.Category.Id).ToHashSet();
        return Categories(answer).Where(grant.KeepsExistenceConfidential).Any(c => !answer.Categories.Contains(c) || closed.Contains(c));
    }

    /// <summary>Everything the source was bound to answer with, allowed or not.</summary>
    internal static IEnumerable<string> Categories(SourceAnswer answer) => answer.Definition.Requests.Where(r => r.Id == answer.RequestId).SelectMany(r => r.Categories);
}
