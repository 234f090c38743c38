using Gateway.Access;

namespace Gateway.Sources;

/// <summary>
/// One call to one source about one citizen. Made from a grant alone, for the categories it allows and no others; without
/// a grant only about somebody who does not exist.
/// </summary>
internal sealed class SourceQuestion
{
    private SourceQuestion(SourceDefinition definition, SourceRequest request, IReadOnlyList<string> categories, AccessRequest asked, CitizenId citizen, DateTimeOffset askedAt)
    {
        var person = asked.Person;
        Purpose = asked.Purpose;
        Authority = asked.Caller.OrganisationCvr;
        User = asked.Caller.User;
        AskedAt = askedAt;
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

    /// <summary>The purpose, for a source that demands a code for it.</summary>
    internal string Purpose { get; }

    /// <summary>CVR number of the authority that asks, for a source that demands it.</summary>
    internal string Authority { get; }

    /// <summary>The pseudonymous user on whose behalf it is asked (OnBehalfOfUser).</summary>
    internal string User { get; }

    internal DateTimeOffset AskedAt { get; }

    /// <summary>Whether the source has a code for the purpose, or demands none.</summary>
    internal bool PurposeIsAgreed => Definition.PurposeCodes.Count == 0 || Definition.PurposeCodes.ContainsKey(Purpose);

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
               select new SourceQuestion(definition, request, categories, grant.Request, number, grant.DecidedAt),
        ];
    }

    /// <summary>Every question of a definition about a synthetic citizen, whomever else the request names: what would be asked, were everything allowed.</summary>
    internal static IReadOnlyList<SourceQuestion> About(SyntheticCitizen citizen, SourceDefinition definition, AccessRequest request, DateTimeOffset now)
    {
        var asked = request with { Person = citizen.Person };
        var numbers = definition.AskedWith == AskedWith.AllNumbers ? citizen.Person.Numbers : [citizen.Person.Current];
        return [.. definition.Requests.SelectMany(r => numbers.Select(number => new SourceQuestion(definition, r, r.Categories, asked, number, now)))];
    }
}
