using System.Security.Claims;
using System.Text.Encodings.Web;
using Gateway.Callers.Certificates;
using Gateway.Callers.Issuers;
using Gateway.Hosting;
using Gateway.Sources;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Gateway.Callers;

/// <summary>Lets in whose access token an issuer of the settings vouches for; the check itself is <see cref="AccessTokenCheck"/>.</summary>
internal static class CallerAuthentication
{
    private const string Scheme = "Bearer";
    private const string AsDeclared = "AsDeclared";

    internal static void AddCallerAuthentication(this IServiceCollection services, GatewaySettings settings)
    {
        services.AddSingleton(p =>
        {
            var http = SourceHttp.Create(settings.TrustedAuthorities);
            var log = p.GetRequiredService<ILogger<IssuerKeys>>();
            return new AccessTokenCheck(settings.Issuers, issuer => KeysOf(issuer, http, settings.TokenClock, log), issuer => RevokedOf(issuer, http, settings.TokenClock, log), settings.TokenClock);
        });
        services.AddAuthentication(AsDeclared).AddScheme<AuthenticationSchemeOptions, AccessTokenHandler>(Scheme, null)
            .AddPolicyScheme(AsDeclared, null, o => o.ForwardDefaultSelector = c => c.GetEndpoint()?.Metadata.GetMetadata<KnownBy>()?.Scheme ?? Scheme);
        // Who is nobody here, and whose call it is not, goes no further, before anything of the call is read.
        services.AddAuthorizationBuilder().SetDefaultPolicy(
            new AuthorizationPolicyBuilder(AsDeclared).RequireAuthenticatedUser().RequireAssertion(c => MayCall(c.User, (c.Resource as HttpContext)?.GetEndpoint())).Build());
    }

    // What declares nothing is nobody's.
    private static bool MayCall(ClaimsPrincipal principal, Endpoint? endpoint) =>
        CallerIdentity.Identify(principal) is { } caller && endpoint?.Metadata.GetMetadata<CallableByAttribute>() is { } declared && declared.Against(caller) is null;

    private static IssuerKeys KeysOf(TokenIssuer issuer, HttpClient http, TimeProvider clock, ILogger log) =>
        new(new IssuerDocuments(http, issuer.Identifier).FetchAsync, clock, failure => HostingLogMessages.IssuerKeysNotFetched(log, issuer.Name, failure.ToString()));

    private static RevokedTokens? RevokedOf(TokenIssuer issuer, HttpClient http, TimeProvider clock, ILogger log) => issuer.RevokedTokens is not { } address ? null :
        new(bound => new IssuerDocuments(http, issuer.Identifier).FetchRevokedAsync(address, bound), clock, failure => HostingLogMessages.RevokedTokensNotFetched(log, issuer.Name, failure.ToString()));
}

/// <summary>The framework's hook for the check: one judgement a request, and the answers to who is not let in.</summary>
internal sealed class AccessTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, AccessTokenCheck check)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private TokenJudgement _judgement = new TokenJudgement.Refused(TokenRefusal.None);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        _judgement = await check.JudgeAsync(Request.Headers.Authorization, ShownCertificate.Of(Context), Context.RequestAborted);
        return _judgement is TokenJudgement.Accepted accepted
            ? AuthenticateResult.Success(new AuthenticationTicket(accepted.Principal, Scheme.Name))
            : AuthenticateResult.NoResult();
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // The judgement of this request, made now where nobody has asked for it yet.
        await HandleAuthenticateOnceSafeAsync();
        RefusedAnswer.Unauthenticated(Context, _judgement);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var declared = Context.GetEndpoint()?.Metadata.GetMetadata<CallableByAttribute>();
        if (CallerIdentity.Identify(Context.User) is { } caller && declared?.Against(caller) is { } refusal)
            RefusedAnswer.NotTheCallers(Context, caller.Role, refusal);
        else
            RefusedAnswer.NobodyKnown(Context);
        return Task.CompletedTask;
    }
}
