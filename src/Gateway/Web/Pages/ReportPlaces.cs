using Gateway.LogReading;
using Gateway.Web.Sessions;
using Microsoft.AspNetCore.DataProtection;

namespace Gateway.Web.Pages;

/// <summary>Where a report goes on, as an address can hold it: encrypted, and of no use in another session.</summary>
internal sealed class ReportPlaces(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Gateway.Web.ReportPlace");

    /// <summary>The token for what comes after; null where nothing does.</summary>
    internal string? TokenOf(LogPlace? next, OpenSession session) => next is null ? null : Of(session).Protect(next.Write());

    /// <summary>Where a token says that it goes on; null where it is none of this session's.</summary>
    internal LogPlace? Read(string? token, OpenSession session) =>
        token is not null && SessionCookies.Reveal(Of(session), token) is { } place ? LogPlace.Read(place) : null;

    private IDataProtector Of(OpenSession session) => _protector.CreateProtector(session.Id);
}
