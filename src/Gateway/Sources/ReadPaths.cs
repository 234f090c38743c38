using System.Text.Json;

namespace Gateway.Sources;

/// <summary>All paths laid over each other: where they go on, under which conditions, and where they end.</summary>
internal sealed class ReadPaths
{
    private readonly List<string> _firstNames = [];
    private readonly List<(FieldPath.Step.Where Condition, ReadPaths Branch)> _conditional = [];

    /// <summary>The fields of an element that paths begin with.</summary>
    internal IReadOnlyList<string> FirstNames => _firstNames;

    internal Dictionary<string, ReadPaths> Fields { get; } = [];

    /// <summary>A path ends here: all that is below is read.</summary>
    internal bool Ends { get; private set; }

    /// <summary>No path goes on from here.</summary>
    internal bool IsBare => !Ends && Fields.Count == 0;

    internal static ReadPaths Along(IReadOnlyCollection<FieldPath> paths)
    {
        var root = new ReadPaths();
        root._firstNames.AddRange(paths.SelectMany(p => p.FirstNames).Distinct());
        foreach (var steps in paths.SelectMany(p => p.Alternatives))
        {
            var end = steps.Aggregate(root, (branch, step) => branch.After(step));
            end.Ends = true;
        }
        return root;
    }

    /// <summary>This branch, and those whose conditions hold for the element.</summary>
    internal IEnumerable<ReadPaths> Meaning(JsonElement element) =>
        _conditional.Count == 0 ? [this] : _conditional.Where(c => c.Condition.Holds(element)).SelectMany(c => c.Branch.Meaning(element)).Prepend(this);

    private ReadPaths After(FieldPath.Step step)
    {
        var next = new ReadPaths();
        switch (step)
        {
            case FieldPath.Step.Name name:
                return Fields.TryAdd(name.Field, next) ? next : Fields[name.Field];
            // At every depth the same is read: the branch leads back to itself.
            case FieldPath.Step.Tree tree:
                Fields[tree.Field] = this;
                return this;
            case FieldPath.Step.Where condition:
                _conditional.Add((condition, next));
                // The field that the condition looks at has said what it has to say.
                foreach (var looked in condition.Field.Alternatives)
                    looked.Aggregate(next, (branch, step) => branch.After(step)).Ends = true;
                return next;
            default:
                throw new ArgumentOutOfRangeException(nameof(step));
        }
    }
}
