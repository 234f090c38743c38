using Gateway.Hosting;
using Gateway.Sources;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Callers;

/// <summary>
/// Access tokens in the form of RFC 9068 from the configured OAuth2 issuer: exact issuer, audience and type, and an
/// algorithm of the list. Discovery and keys are fetched from the issuer and refreshed when they change.
/// </summary>
internal static class CallerAuthentication
{
    // Asymmetric and current: an issuer's published keys can only sign, and none of these is known to be weak.
    private static readonly string[] Algorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSsaPssSha256];

    internal static void AddCallerAuthentication(this IServiceCollection services, GatewaySettings settings)
    {
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(bearer =>
        {
            bearer.Authority = settings.Issuer.OriginalString;
            bearer.Backchannel = SourceHttp.Create(settings.TrustedAuthorities);
            bearer.RequireHttpsMetadata = true;
            bearer.MapInboundClaims = false;
            bearer.SaveToken = false;
            // A refused caller is not told which check failed.
            bearer.IncludeErrorDetails = false;
            bearer.Events = new JwtBearerEvents { OnChallenge = UnauthenticatedAnswer.WriteAsync };
            bearer.TokenValidationParameters = new TokenValidationParameters
            {
                ValidTypes = ["at+jwt"],
                ValidAlgorithms = Algorithms,
                ValidIssuer = settings.Issuer.OriginalString,
                ValidAudience = settings.Audience,
                RequireExpirationTime = true,
                RequireSignedTokens = true,
                ClockSkew = GatewayLimits.ClockSkew,
            };
        });
        services.AddAuthorization();
    }
}
