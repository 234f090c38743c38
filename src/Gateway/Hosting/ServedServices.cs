using Gateway.Casework;
using Gateway.Consent;
using Gateway.Hosting.Health;
using Gateway.Hosting.Reflection;
using Gateway.LogReading;
using Gateway.LogReading.Restrictions;
using Gateway.Overview;
using Gateway.Oversight;
using Gateway.SourceWatch;
using CaseworkContract = Gateway.Casework.V1.CaseworkService;
using ConsentContract = Gateway.Consent.V1.ConsentService;
using DisclosuresContract = Gateway.Disclosures.V1.DisclosureLogService;
using HealthContract = Grpc.Health.V1.Health;
using OverviewContract = Gateway.Overview.V1.OverviewService;
using PolicyContract = Gateway.Policy.V1.PolicyService;
using ReflectionContract = Grpc.Reflection.V1.ServerReflection;
using RestrictionsContract = Gateway.Disclosures.V1.ReportRestrictionService;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;
using SourcesContract = Gateway.Sources.V1.SourceCatalogueService;

namespace Gateway.Hosting;

/// <summary>The services of the gateway: mapped here, and told of by health and reflection from the same list.</summary>
internal static class ServedServices
{
    /// <summary>Contracts of the services, in the order of their names.</summary>
    internal static IReadOnlyList<ServiceDescriptor> Contracts { get; } =
        [.. new[] { CaseworkContract.Descriptor, ConsentContract.Descriptor, DisclosuresContract.Descriptor, RestrictionsContract.Descriptor, OverviewContract.Descriptor, PolicyContract.Descriptor, SourcesContract.Descriptor, HealthContract.Descriptor, ReflectionContract.Descriptor }.OrderBy(c => c.FullName, StringComparer.Ordinal)];

    /// <summary>Whether a service of this full name is served.</summary>
    internal static bool Has(string name) => Contracts.Any(c => c.FullName == name);

    /// <summary>Makes the services answer.</summary>
    internal static void Map(WebApplication app)
    {
        app.MapGrpcService<OverviewService>();
        app.MapGrpcService<CaseworkService>();
        app.MapGrpcService<ConsentService>();
        app.MapGrpcService<PolicyService>();
        app.MapGrpcService<DisclosureLogService>();
        app.MapGrpcService<ReportRestrictionService>();
        app.MapGrpcService<SourceCatalogueService>();
        app.MapGrpcService<HealthService>();
        app.MapGrpcService<ReflectionService>();
    }
}
