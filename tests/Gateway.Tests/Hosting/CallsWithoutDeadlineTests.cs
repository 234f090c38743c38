using Gateway.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Hosting;

/// <summary>Until when a call is answered that says nothing of it.</summary>
public sealed class CallsWithoutDeadlineTests
{
    [Theory]
    [InlineData("/gateway.disclosures.v1.DisclosureLogService/SearchDisclosures", null, "90S")]
    [InlineData("/gateway.consent.v1.ConsentService/ListConsents", null, "90S")]
    [InlineData("/gateway.consent.v1.ConsentService/ListConsents", "3S", "3S")]
    [InlineData("/gateway.overview.v1.OverviewService/GetOverview", null, null)]
    [InlineData("/gateway.casework.v1.CaseworkService/AssessCase", null, null)]
    [InlineData("/grpc.health.v1.Health/Watch", null, null)]
    public async Task Whoever_sets_none_gets_the_servers(string path, string? set, string? kept)
    {
        // Proves: a call of the log, of consents or oversight without a deadline has the installation's; one that sets its own keeps it; those that reckon with it themselves, and streams that stay open, get none.
        var app = new ApplicationBuilder(new ServiceCollection().BuildServiceProvider());
        app.UseDeadlines(GatewayLimits.Standard with { CallWithin = 90 });
        string? seen = null;
        app.Run(context =>
        {
            seen = context.Request.Headers["grpc-timeout"];
            return Task.CompletedTask;
        });
        var call = new DefaultHttpContext { Request = { Path = path, ContentType = "application/grpc" } };
        if (set is not null)
            call.Request.Headers["grpc-timeout"] = set;
        await app.Build()(call);
        Assert.Equal(kept, seen);

        var page = new DefaultHttpContext { Request = { Path = path } };
        await app.Build()(page);
        Assert.Null(seen);
    }
}
