using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gateway.Callers;

namespace Gateway.Consent;

/// <summary>
/// Where a list goes on. A token is sealed for one caller's list, about one citizen where it is about one: it can be
/// neither made up nor used on another list.
/// </summary>
internal static class PageTokens
{
    // An id and a seal; whatever is longer is no token.
    private const int LongestToken = 200;
    private const char Between = '.';

    /// <summary>The token for what comes after an entry.</summary>
    internal static string After(string id, Func<string, byte[]> seal) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(id)) + Between + Base64Url.EncodeToString(seal(id));

    /// <summary>The entry a token names; null where it is no token of this list.</summary>
    internal static string? Read(string token, Func<string, byte[]> sealOf)
    {
        if (token.Length > LongestToken || token.Split(Between) is not [var name, var seal] || !Base64Url.IsValid(name) || !Base64Url.IsValid(seal))
            return null;
        var id = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(name));
        return CryptographicOperations.FixedTimeEquals(Base64Url.DecodeFromChars(seal), sealOf(id)) ? id : null;
    }

    /// <summary>The seal of a list about one citizen.</summary>
    internal static Func<string, byte[]> Of(ConsentWork work)
    {
        var caller = work.Asker.Caller;
        return id => work.Keys.Seal(
            "page", caller.Municipality.Code, work.Asker.Person.Current.Reveal(), work.Asker.Standing.ToString(), caller.OrganisationCvr, caller.User, id);
    }

    /// <summary>The seal of an organisation's reminders.</summary>
    internal static Func<string, byte[]> OfReminders(Caller caller, CitizenKeys keys) =>
        id => keys.Seal("reminders-page", caller.Municipality.Code, caller.OrganisationCvr, caller.User, id);
}
