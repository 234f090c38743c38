namespace Gateway.Sources;

/// <summary>
/// One HTTP call of a request, as its definition describes it. A request may need several in turn: find the person's own
/// id in the source, then ask with it; or follow the links of what came before.
/// </summary>
internal sealed record CallTemplate
{
    /// <summary>Where its answer stands in the tree that the mapping reads; empty for a request of one call, whose answer is the tree.</summary>
    internal required string Name { get; init; }

    internal required HttpMethod Method { get; init; }

    /// <summary>Path below the installation's address, with placeholders for what earlier calls brought; never for the national id.</summary>
    internal required string Path { get; init; }

    /// <summary>Query of the address. The national id may stand in it only where the source's published format demands it and the definition says so.</summary>
    internal required IReadOnlyDictionary<string, string> Query { get; init; }

    internal required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Form fields of the body; empty when the body is something else.</summary>
    internal required IReadOnlyDictionary<string, string> Form { get; init; }

    /// <summary>Text of the body, or of the SOAP body; null when there is none.</summary>
    internal required string? Body { get; init; }

    internal required string? BodyType { get; init; }

    /// <summary>The operation of a SOAP service.</summary>
    internal required string? SoapAction { get; init; }

    /// <summary>What the SOAP header holds beside addressing and security, such as who is acting; null: nothing.</summary>
    internal string? SoapHeader { get; init; }

    /// <summary>The call is made for these categories; empty: for every one of the request.</summary>
    internal required IReadOnlyList<string> Categories { get; init; }

    /// <summary>The links to follow, in what the earlier calls brought; null where the call has an address of its own.</summary>
    internal required FieldPath? Follow { get; init; }

    /// <summary>The elements of what the earlier calls brought for which the call is made, one each; null: it is made once.</summary>
    internal required FieldPath? ForEach { get; init; }

    /// <summary>What the call needs of what came before, by placeholder: from the element it is made for, or else from the whole.</summary>
    internal required IReadOnlyDictionary<string, FieldPath> Take { get; init; }

    /// <summary>Keeps of a list only the elements about the citizen: a list of everybody's cases is not the citizen's.</summary>
    internal required ListOfEverybody? Keep { get; init; }

    /// <summary>What must be there after the call, or there is nothing more to ask.</summary>
    internal required Requirement? Requires { get; init; }

    internal required Paging? Paging { get; init; }

    /// <summary>It only reads, so that asking twice does no harm: every GET, and a POST of which the definition says so.</summary>
    internal bool Safe { get; init; }

    /// <summary>
    /// Where in all that has come the call looks: of an element it is made for, only what it takes. What else stands there
    /// nobody has read.
    /// </summary>
    internal IEnumerable<FieldPath> Reads =>
        Take.Values.Select(taken => ForEach is null ? taken : ForEach.Then(taken))
            .Append(Follow).Append(Paging is null ? null : Own(Paging.Total)).Append(Keep is null ? null : Own(FieldPath.Of(Keep.List).Then(Keep.Person)))
            .OfType<FieldPath>();

    private FieldPath Own(FieldPath path) => Name.Length > 0 ? FieldPath.Of([Name]).Then(path) : path;
}

/// <summary>A list that is not about the citizen alone.</summary>
/// <param name="List">Where the list stands, from the answer's root: names joined by dots.</param>
/// <param name="Person">Where in an element the national id stands.</param>
internal sealed record ListOfEverybody(IReadOnlyList<string> List, FieldPath Person);

/// <summary>What must be there after a call, and what it means when it is not.</summary>
internal sealed record Requirement(FieldPath Path, SourceOutcome Otherwise);

/// <summary>Pages by number: the placeholder <c>{page}</c> counts up until as many items have come as the source says there are.</summary>
/// <param name="First">Number of the first page.</param>
/// <param name="Items">Where a page's items stand.</param>
/// <param name="Total">Where the source says how many there are in all.</param>
internal sealed record Paging(int First, FieldPath Items, FieldPath Total);
