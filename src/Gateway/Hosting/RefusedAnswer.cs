using System.Globalization;
using Gateway.Callers;
using Gateway.Callers.Issuers;
using Gateway.Hosting.Quotas;
using Gateway.Overview;
using Grpc.AspNetCore.Server;

namespace Gateway.Hosting;

/// <summary>
/// Answers a call that goes no further: a gRPC call with a status and its details, in headers alone, a page with a status
/// and nothing else. One answer for every way a token can be wrong, one for a token that names nobody known here, or somebody whose
/// call it is not, one for a login that is not sure enough, one for who comes too often, and another where the issuer's keys cannot be had, which is no fault of the caller. One line in the operator's log for each.
/// </summary>
internal static class RefusedAnswer
{
    private const string GrpcContent = "application/grpc";

    /// <summary>There is no acceptable token.</summary>
    internal static void Unauthenticated(HttpContext context, TokenJudgement judgement)
    {
        if (judgement is TokenJudgement.CannotTell { Issuer: var issuer })
        {
            HostingLogMessages.IssuerUnavailable(Log(context), issuer, Endpoint(context));
            Write(context, OverviewErrors.IssuerUnavailable(), StatusCodes.Status503ServiceUnavailable);
            return;
        }
        if (!Rehearsal.IsOwn(context.Request))
            SecurityLogMessages.TokenRefused(Log(context), Why(judgement as TokenJudgement.Refused), Endpoint(context));
        Write(context, OverviewErrors.Unauthenticated(), StatusCodes.Status401Unauthorized);
        if (context.Response.StatusCode == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Bearer";
    }

    /// <summary>The token is sound, and names no caller.</summary>
    internal static void NobodyKnown(HttpContext context)
    {
        SecurityLogMessages.CallerUnknown(Log(context), Endpoint(context));
        Write(context, OverviewErrors.NobodyKnown(), StatusCodes.Status403Forbidden);
    }

    /// <summary>
    /// The caller is known, and the call is not the caller's to make. Role and organisation get the answer of a token that
    /// names nobody; that a surer login would do is told (as RFC 9470 has it), because it teaches nothing but what the contract says.
    /// </summary>
    internal static void NotTheCallers(HttpContext context, Role role, CallerRefusal refusal)
    {
        SecurityLogMessages.Refused(Log(context), SecurityLog.Word(refusal), role.Word(), Endpoint(context));
        Write(context, refusal == CallerRefusal.Assurance ? OverviewErrors.LoginNotSure() : OverviewErrors.NobodyKnown(), StatusCodes.Status403Forbidden);
    }

    /// <summary>The caller, or the user or address that reads pages, has used its calls up.</summary>
    internal static void QuotaUsedUp(HttpContext context, QuotaRefusal refusal)
    {
        SecurityLogMessages.QuotaUsedUp(Log(context), refusal.Subject, Endpoint(context));
        if (context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is not null)
        {
            Write(context, OverviewErrors.Encoded(OverviewErrors.QuotaUsedUp(refusal)), StatusCodes.Status429TooManyRequests);
            return;
        }
        // A page, whatever its reader says that it sends.
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = Math.Ceiling(refusal.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }

    private static void Write(HttpContext context, (string Code, string Message, string Details) status, int page)
    {
        var response = context.Response;
        if (context.Request.ContentType?.StartsWith(GrpcContent, StringComparison.Ordinal) != true)
        {
            response.StatusCode = page;
            return;
        }
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = GrpcContent;
        response.Headers["grpc-status"] = status.Code;
        response.Headers["grpc-message"] = Uri.EscapeDataString(status.Message);
        response.Headers[OverviewErrors.StatusTrailer] = status.Details;
    }

    private static string Why(TokenJudgement.Refused? refused) => string.Join(' ', refused?.Because, refused?.Certificate).TrimEnd();

    private static ILogger Log(HttpContext context) => context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(SecurityLog.Category);

    // A name out of the code: the address may hold what a caller wrote.
    private static string Endpoint(HttpContext context) => SecurityLog.NameOf(context);
}
