using Gateway.Access;
using Gateway.ReviewedData;
using Gateway.Storage;
using Gateway.Storage.Relations;

namespace Gateway.Relations;

/// <summary>Puts the room together.</summary>
internal static class RelationServices
{
    /// <summary>Adds the checks of open cases and the service that makes up for those that were not known.</summary>
    /// <exception cref="ReviewedDataException">The catalogue demands relations and has no question to confirm one with.</exception>
    internal static void AddRelations(this IServiceCollection services, PolicyCatalogue catalogue)
    {
        Demand(catalogue);
        services.AddSingleton<RelationStore>();
        services.AddSingleton<RelationRecorder>();
        services.AddSingleton<RelationCheck>();
        services.AddSingleton<RelationsWaiting>();
        services.AddSingleton<RelationQueue>();
        services.AddSingleton<RelationConfirmation>();
        services.AddHostedService(p => p.GetRequiredService<RelationConfirmation>());
    }

    // A relation that is demanded and can never be asked for would be found out only by the first caller.
    private static void Demand(PolicyCatalogue catalogue)
    {
        var demanding = catalogue.Purposes.Values.Where(p => p.Relation != RelationRule.None).Select(p => p.Id).ToList();
        var askable = catalogue.Purposes.GetValueOrDefault(RelationQuestion.Purpose) is { Relation: RelationRule.None } && catalogue.FindCategory(RelationQuestion.Category) is not null;
        if (demanding.Count > 0 && !askable)
        {
            throw new ReviewedDataException(
                [$"the purpose {demanding[0]} demands a relation, so the catalogue must have the purpose '{RelationQuestion.Purpose}', without one, and the category '{RelationQuestion.Category}'"]);
        }
    }
}
