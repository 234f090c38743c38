using System.Globalization;
using Gateway.LogReading;
using Gateway.Web.Sessions;
using Microsoft.AspNetCore.DataProtection;

namespace Gateway.Web.Pages;

/// <summary>Where a report goes on, as an address can hold it: encrypted, and of no use in another session.</summary>
internal sealed class ReportPlaces(IDataProtectionProvider protection)
{
    private const int Numbers = 4;

    private readonly IDataProtector _protector = protection.CreateProtector("Gateway.Web.ReportPlace");

    /// <summary>The token for what comes after; null where nothing does.</summary>
    internal string? TokenOf(LogPlace? next, OpenSession session) => next is null
        ? null
        : Of(session).Protect(string.Create(CultureInfo.InvariantCulture, $"{next.AsOf}.{next.Before}.{next.Total}.{next.At.ToUnixTimeMilliseconds()}"));

    /// <summary>Where a token says that it goes on; null where it is none of this session's.</summary>
    internal LogPlace? Read(string? token, OpenSession session)
    {
        if (token is null || SessionCookies.Reveal(Of(session), token) is not { } place)
            return null;
        // Written here, so it has the form that is written here.
        var numbers = place.Split('.', Numbers).Select(n => long.Parse(n, CultureInfo.InvariantCulture)).ToList();
        return new LogPlace(numbers[0], numbers[1], numbers[2], DateTimeOffset.FromUnixTimeMilliseconds(numbers[3]));
    }

    private IDataProtector Of(OpenSession session) => _protector.CreateProtector(session.Id);
}
