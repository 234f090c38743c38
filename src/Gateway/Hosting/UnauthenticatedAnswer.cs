using Gateway.Callers.Issuers;
using Gateway.Overview;

namespace Gateway.Hosting;

/// <summary>
/// Answers a call without a good token: a gRPC call with a status and its details, in headers alone, a page with 401. One
/// answer for every way a token can be wrong; another where the issuer's keys cannot be had, which is no fault of the caller.
/// </summary>
internal static class UnauthenticatedAnswer
{
    private const string GrpcContent = "application/grpc";

    internal static Task WriteAsync(HttpContext context, TokenJudgement judgement)
    {
        var log = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(UnauthenticatedAnswer));
        // A name out of the code: the address may hold what a caller wrote.
        var endpoint = context.GetEndpoint()?.DisplayName ?? "";
        var cannotTell = judgement as TokenJudgement.CannotTell;
        if (cannotTell is not null)
            HostingLogMessages.IssuerUnavailable(log, cannotTell.Issuer, endpoint);
        else if (!Rehearsal.IsOwn(context.Request))
            HostingLogMessages.TokenRefused(log, judgement is TokenJudgement.Refused { Because: var because } ? because.ToString() : "", endpoint);
        if (context.Request.ContentType?.StartsWith(GrpcContent, StringComparison.Ordinal) == true)
            WriteStatus(context.Response, cannotTell is null ? OverviewErrors.Unauthenticated() : OverviewErrors.IssuerUnavailable());
        else if (cannotTell is not null)
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        else
            (context.Response.StatusCode, context.Response.Headers.WWWAuthenticate) = (StatusCodes.Status401Unauthorized, "Bearer");
        return Task.CompletedTask;
    }

    private static void WriteStatus(HttpResponse response, (string Code, string Message, string Details) status)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = GrpcContent;
        response.Headers["grpc-status"] = status.Code;
        response.Headers["grpc-message"] = Uri.EscapeDataString(status.Message);
        response.Headers[OverviewErrors.StatusTrailer] = status.Details;
    }
}
