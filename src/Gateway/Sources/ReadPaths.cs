using System.Text.Json;

namespace Gateway.Sources;

/// <summary>All paths laid over each other: where they go on, under which conditions, and where they end.</summary>
internal sealed class ReadPaths
{
    private readonly List<string> _firstNames = [];
    private readonly List<FieldPath> _beyondReference = [];
    private readonly List<(FieldPath.Step.Where Condition, ReadPaths Branch)> _conditional = [];

    /// <summary>The fields of an element that paths begin with.</summary>
    internal IReadOnlyList<string> FirstNames => _firstNames;

    internal Dictionary<string, ReadPaths> Fields { get; } = [];

    /// <summary>Where a reference was followed to here: the ways on, each as far as the next reference.</summary>
    internal IReadOnlyList<FieldPath> BeyondReference => _beyondReference;

    /// <summary>A path ends here: all that is below is read.</summary>
    internal bool Ends { get; private set; }

    /// <summary>A path ends here that reads a text: of a structure it reads nothing.</summary>
    internal bool EndsInText { get; private set; }

    /// <summary>No path goes on from here.</summary>
    internal bool IsBare => !Ends && !EndsInText && Fields.Count == 0;

    /// <param name="paths">Those that read all there is where they end.</param>
    /// <param name="texts">Those that read the text there.</param>
    internal static ReadPaths Along(IReadOnlyCollection<FieldPath> paths, IReadOnlyCollection<FieldPath>? texts = null)
    {
        var root = new ReadPaths();
        root._firstNames.AddRange(paths.Concat(texts ?? []).SelectMany(p => p.FirstNames).Distinct());
        foreach (var end in root.EndsOf(paths))
            end.Ends = true;
        foreach (var end in root.EndsOf(texts ?? []))
            end.EndsInText = true;
        return root;
    }

    private IEnumerable<ReadPaths> EndsOf(IReadOnlyCollection<FieldPath> paths) =>
        paths.SelectMany(p => p.Alternatives).Select(EndOf);

    private ReadPaths EndOf(IReadOnlyList<FieldPath.Step> steps)
    {
        var end = this;
        foreach (var (at, step) in steps.Index())
        {
            end = end.After(step);
            if (FhirReferences.IsResolve(step))
                end._beyondReference.Add(FieldPath.Along(steps.Skip(at + 1).TakeWhile(further => !FhirReferences.IsResolve(further))));
        }
        return end;
    }

    /// <summary>This branch, and those whose conditions hold for the element.</summary>
    internal IEnumerable<ReadPaths> Meaning(JsonElement element) =>
        _conditional.Count == 0 ? [this] : _conditional.Where(c => c.Condition.Holds(element)).SelectMany(c => c.Branch.Meaning(element)).Prepend(this);

    /// <summary>This branch, and those under a condition, whether it holds or not.</summary>
    internal IEnumerable<ReadPaths> UnderAnyCondition => _conditional.SelectMany(c => c.Branch.UnderAnyCondition).Prepend(this);

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
                // The fields that the condition looks at have said what they have to say.
                foreach (var end in next.EndsOf([.. condition.Fields]))
                    end.Ends = true;
                return next;
            default:
                throw new ArgumentOutOfRangeException(nameof(step));
        }
    }
}
