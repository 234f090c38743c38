using System.Text.Json;

namespace Gateway.Sources;

/// <summary>Finds what of an element no path leads to, by structure: names joined by dots, never content.</summary>
internal sealed class UnreadFields
{
    // FHIR says beside a value in which system it is meant, and beside a display whom it refers to. Where the value
    // itself is read, these go without saying; so does the name (url) of an extension that a path goes into.
    private static readonly HashSet<string> Companions = ["system", "version", "userSelected", "display", "reference", "type", "unit"];
    private const string ExtensionName = "url";

    private readonly List<string> _found = [];

    private UnreadFields()
    {
    }

    internal static IReadOnlyList<string> Of(JsonElement element, IEnumerable<FieldPath> paths)
    {
        var unread = new UnreadFields();
        unread.Look(element, "", [Branch.Of(paths)]);
        return unread._found;
    }

    private void Look(JsonElement element, string at, List<Branch> branches)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var one in element.EnumerateArray())
                Look(one, at, branches);
            return;
        }
        var meant = branches.SelectMany(b => b.Meaning(element)).ToList();
        // An empty XML element says as little as a null.
        if (element.ValueKind == JsonValueKind.Null || (element.ValueKind == JsonValueKind.String && element.ValueEquals("")) || meant.Exists(b => b.Ends))
            return;
        // A text where an object was agreed on, or an extension that nobody asks for.
        if (element.ValueKind != JsonValueKind.Object || meant.TrueForAll(b => b.IsBare))
            _found.Add(at);
        else
            LookAtFields(element, at, meant);
    }

    private void LookAtFields(JsonElement element, string at, List<Branch> branches)
    {
        var valueIsRead = false;
        List<string> left = [];
        foreach (var field in element.EnumerateObject())
        {
            var inside = branches.Select(b => b.Fields.GetValueOrDefault(field.Name)).OfType<Branch>().ToList();
            if (inside.Count == 0)
            {
                left.Add(field.Name);
                continue;
            }
            valueIsRead |= inside.Exists(b => b.Ends);
            Look(field.Value, Path(at, field.Name), inside);
        }
        var goesWithoutSaying = at.Length > 0;
        _found.AddRange(left.Where(name => !(goesWithoutSaying && (name == ExtensionName || (valueIsRead && Companions.Contains(name)))))
            .SelectMany(name => Enumerable.Repeat(Path(at, name), Times(element.GetProperty(name), at))));
    }

    // A list at the top is counted by what it holds.
    private static int Times(JsonElement field, string at) => at.Length == 0 && field.ValueKind == JsonValueKind.Array ? field.GetArrayLength() : 1;

    private static string Path(string at, string name) => at.Length > 0 ? $"{at}.{name}" : name;

    /// <summary>All paths laid over each other: where they go on, under which conditions, and where they end.</summary>
    private sealed class Branch
    {
        private readonly List<(FieldPath.Step.Where Condition, Branch Branch)> _conditional = [];

        internal Dictionary<string, Branch> Fields { get; } = [];

        /// <summary>A path ends here: all that is below is read.</summary>
        internal bool Ends { get; private set; }

        /// <summary>No path goes on from here.</summary>
        internal bool IsBare => !Ends && Fields.Count == 0;

        internal static Branch Of(IEnumerable<FieldPath> paths)
        {
            var root = new Branch();
            foreach (var steps in paths.SelectMany(p => p.Alternatives))
            {
                var end = steps.Aggregate(root, (branch, step) => branch.After(step));
                end.Ends = true;
            }
            return root;
        }

        /// <summary>This branch, and those whose conditions hold for the element.</summary>
        internal IEnumerable<Branch> Meaning(JsonElement element) =>
            _conditional.Count == 0 ? [this] : _conditional.Where(c => c.Condition.Holds(element)).SelectMany(c => c.Branch.Meaning(element)).Prepend(this);

        private Branch After(FieldPath.Step step)
        {
            var next = new Branch();
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
}
