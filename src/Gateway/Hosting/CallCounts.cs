using Microsoft.AspNetCore.Connections.Features;

namespace Gateway.Hosting;

/// <summary>
/// Tells a connection's count of each call and page: that it began, and how it ended. First of all that a request goes through, so that nothing is left out.
/// </summary>
internal sealed class CallCounts(TimeProvider clock) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(CountAsync);
        next(app);
    };

    private async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IConnectionItemsFeature>()?.Items.TryGetValue(CountedConnection.Key, out var item) != true || item is not CountedConnection connection)
        {
            await next(context);
            return;
        }
        connection.CallBegan();
        var began = clock.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            connection.CallEnded(clock.GetElapsedTime(began), context.RequestAborted.IsCancellationRequested);
        }
    }
}
