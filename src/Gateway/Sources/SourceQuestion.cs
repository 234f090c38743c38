using Gateway.Access;

namespace Gateway.Sources;

/// <summary>
/// One call to one source about one citizen. Made from a grant alone, for the categories it allows and no others.
/// </summary>
internal sealed class SourceQuestion
{
    private SourceQuestion(SourceDefinition definition, SourceRequest request, IReadOnlyList<string> categories, Person person, CitizenId citizen)
    {
        Person = person;
        Definition = definition;
        Request = request;
        Categories = categories;
        Citizen = citizen;
    }

    internal SourceDefinition Definition { get; }

    internal SourceRequest Request { get; }

    /// <summary>The allowed ones among the request's categories; facts of any other are thrown away unread.</summary>
    internal IReadOnlyList<string> Categories { get; }

    /// <summary>Whom the answer must be about, by any of the person's numbers.</summary>
    internal Person Person { get; }

    /// <summary>The number to ask with.</summary>
    internal CitizenId Citizen { get; }

    /// <summary>Every question the grant allows in the caller's municipality.</summary>
    internal static IReadOnlyList<SourceQuestion> From(AccessGrant grant, SourceCatalogue catalogue)
    {
        var allowed = grant.Allowed.Select(a => a.Category.Id).ToHashSet();
        return
        [
            .. from definition in catalogue.For(grant.Request.Caller.Municipality)
               from request in definition.Requests
               let categories = request.Categories.Where(allowed.Contains).ToList()
               where categories.Count > 0
               from number in definition.AskedWith == AskedWith.AllNumbers ? grant.Request.Person.Numbers : [grant.Request.Person.Current]
               select new SourceQuestion(definition, request, categories, grant.Request.Person, number),
        ];
    }
}
