using Gateway.Callers;
using Gateway.Hosting.Health;
using Grpc.AspNetCore.Server;

namespace Gateway.Hosting.Quotas;

/// <summary>
/// Refuses a call whose user or client has used its calls up, before the request is read, and a page whose user has, or, where nobody
/// is logged in, whose address has. Behind the check of tokens and sessions: only who is known has calls, and a stranger cannot use up somebody else's.
/// </summary>
internal static class QuotaCheck
{
    /// <summary>The quotas.</summary>
    internal static void AddQuotas(this IServiceCollection services, GatewayLimits limits)
    {
        services.AddSingleton(limits);
        services.AddSingleton(p => new CallQuotas(limits, p.GetService<TimeProvider>() ?? TimeProvider.System));
    }

    /// <summary>Puts the check before the services and pages.</summary>
    internal static void UseQuotas(this WebApplication app)
    {
        var quotas = app.Services.GetRequiredService<CallQuotas>();
        app.Use((context, next) =>
        {
            if (Take(context, quotas) is not { } refusal)
                return next(context);
            RefusedAnswer.QuotaUsedUp(context, refusal);
            return Task.CompletedTask;
        });
    }

    // The health has no caller, and who asks for it costs nothing (GatewayLimits.HealthIsOld).
    private static QuotaRefusal? Take(HttpContext context, CallQuotas quotas) => context.GetEndpoint() switch
    {
        null => null,
        var e when e.Metadata.GetMetadata<ReadyPage.Uncounted>() is not null => null,
        var e when e.Metadata.GetMetadata<GrpcMethodMetadata>() is null => TakePage(context, e, quotas),
        _ => CallerIdentity.Identify(context.User) is { } caller ? quotas.Take(caller) : null,
    };

    // The pages that know their visitors by sessions: who sends a token to another page is an address there, as it is without. What is
    // sent to them is the button for logging out: nobody stands in its way, at the same address or in the same user's other session, and a
    // session has it but once.
    private static QuotaRefusal? TakePage(HttpContext context, Endpoint page, CallQuotas quotas)
    {
        if (page.Metadata.GetMetadata<KnownBy>() is null || CallerIdentity.Identify(context.User) is not { } visitor)
            return quotas.Take(context.Connection.RemoteIpAddress);
        return HttpMethods.IsPost(context.Request.Method) ? null : quotas.TakePage(visitor);
    }
}
