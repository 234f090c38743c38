using Gateway.Hosting.Health;
using Grpc.Core;
using Grpc.Health.V1;

namespace Gateway.EndToEndTests.FailClosed;

/// <summary>What the health tells a caller beside the state.</summary>
internal static class ReadinessReasons
{
    /// <summary>The reason it gives; null where it gives none, and then nothing else of ours either.</summary>
    internal static async Task<string?> ToldAsync(Health.HealthClient health, string? token)
    {
        using var call = health.CheckAsync(new HealthCheckRequest(), token is null ? [] : new Metadata { { "authorization", $"Bearer {token}" } });
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, (await call).Status);
        Assert.Equal(2, (await call).CalculateSize());
        Assert.Empty((await call.ResponseHeadersAsync).Select(h => h.Key).Except(["date"]));
        var trailers = call.GetTrailers();
        return trailers.Count == 0 ? null : Assert.Single(trailers, t => t.Key == ReadinessReason.Trailer).Value;
    }
}
