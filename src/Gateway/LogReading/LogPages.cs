using System.Security.Cryptography;
using Gateway.Callers;
using Gateway.Consent;
using Google.Protobuf;

namespace Gateway.LogReading;

/// <summary>The tokens of this room's lists: bound to the caller, the call and everything that was asked but the size of the page.</summary>
internal sealed class LogPages(CitizenKeys keys)
{
    /// <summary>The token for what comes after; empty where nothing does.</summary>
    internal string TokenOf(LogPlace? next, Caller caller, IMessage question) => next is null
        ? ""
        : PageTokens.After(next.Write(), SealOf(caller, question));

    /// <summary>Where a token says that the list goes on; null where it is no token of this list.</summary>
    internal LogPlace? Read(string token, Caller caller, IMessage question) =>
        PageTokens.Read(token, SealOf(caller, question)) is { } place ? LogPlace.Read(place) : null;

    private Func<string, byte[]> SealOf(Caller caller, IMessage question)
    {
        // Keyed with the rest: a question may hold a national id, and a plain hash of one can be guessed.
        var asked = Convert.ToHexString(question.ToByteArray());
        return place => keys.Seal(
            "log-page", caller.Municipality.Code, caller.Role.Word(), caller.User, caller.ClientId, question.Descriptor.FullName, asked, place);
    }
}
