using Gateway.Callers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.EndToEndTests;

/// <summary>What a test that asks past the wire is in: the call that an overview is asked for by, whose declaration says which purposes it takes.</summary>
internal static class WithinACall
{
    /// <summary>From here to the end of the method that says so.</summary>
    internal static void OfAnOverview(IServiceProvider services)
    {
        var context = new DefaultHttpContext();
        var endpoints = services.GetRequiredService<Microsoft.AspNetCore.Routing.EndpointDataSource>().Endpoints;
        context.SetEndpoint(endpoints.Single(e => e.DisplayName?.EndsWith("/gateway.overview.v1.OverviewService/GetOverview", StringComparison.Ordinal) == true && e.Metadata.GetMetadata<CallableByAttribute>() is not null));
        services.GetRequiredService<IHttpContextAccessor>().HttpContext = context;
    }
}
