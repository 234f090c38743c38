using Gateway.Overview;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Hosting;

/// <summary>
/// Answers a call without a good token as gRPC does: a status with its details, in headers alone. One answer for every
/// way a token can be wrong; another where the issuer's keys cannot be had, which is no fault of the caller.
/// </summary>
internal static class UnauthenticatedAnswer
{
    private const string GrpcContent = "application/grpc";

    internal static Task WriteAsync(JwtBearerChallengeContext context)
    {
        var log = context.HttpContext.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(UnauthenticatedAnswer));
        var issuerGone = context.AuthenticateFailure is not (null or SecurityTokenException or ArgumentException);
        if (issuerGone)
            HostingLogMessages.IssuerUnavailable(log, context.AuthenticateFailure!.GetType().Name);
        else if (!Rehearsal.IsOwn(context.Request))
            HostingLogMessages.TokenRefused(log);
        if (context.Request.ContentType?.StartsWith(GrpcContent, StringComparison.Ordinal) != true)
            return Task.CompletedTask;
        var (code, message, details) = issuerGone ? OverviewErrors.IssuerUnavailable() : OverviewErrors.Unauthenticated();
        context.HandleResponse();
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = GrpcContent;
        context.Response.Headers["grpc-status"] = code;
        context.Response.Headers["grpc-message"] = Uri.EscapeDataString(message);
        context.Response.Headers[OverviewErrors.StatusTrailer] = details;
        return Task.CompletedTask;
    }
}
