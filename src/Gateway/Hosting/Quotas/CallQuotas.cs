using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gateway.Access;
using Gateway.Callers;

namespace Gateway.Hosting.Quotas;

/// <summary>
/// The quotas of a running gateway: of users, client systems, citizens, and of addresses that read pages without a login and log in. Whose they
/// are is remembered by keyed hashes alone, with a key that nobody else has and that ends with the process; a municipality's
/// are its own, so that none is kept out by another. Each gateway counts what comes to it.
/// </summary>
internal sealed class CallQuotas(GatewayLimits limits, TimeProvider clock)
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Quota _users = new(limits.CallsPerUser, GatewayLimits.MostRemembered, clock);
    private readonly Quota _clients = new(limits.CallsPerClient, GatewayLimits.MostRemembered, clock);
    private readonly Quota _questions = new(limits.CallsPerCitizen, GatewayLimits.MostRemembered, clock);
    private readonly Quota _looks = new(limits.CallsPerCitizen, GatewayLimits.MostRemembered, clock);
    private readonly Quota _pages = new(limits.PagesPerAddress, GatewayLimits.MostRemembered, clock);
    private readonly Quota _logins = new(limits.LoginsPerAddress, GatewayLimits.MostRemembered, clock);

    /// <summary>Takes a call of the caller's user and client; null where both have one left.</summary>
    internal QuotaRefusal? Take(Caller caller) =>
        Refusal(QuotaSubject.User, _users.Take(KeyOf(caller.Municipality.Code, caller.User)))
        ?? Refusal(QuotaSubject.Client, _clients.Take(KeyOf(caller.Municipality.Code, caller.ClientId)));

    /// <summary>Takes a call about a citizen who is the caller's to ask about (<see cref="CitizenCall"/>).</summary>
    internal QuotaRefusal? Take(Caller caller, CitizenId citizen, CitizenCalls which) =>
        Refusal(QuotaSubject.Citizen, (which is CitizenCalls.Questions ? _questions : _looks).Take(KeyOf(caller.Municipality.Code, citizen.Reveal())));

    /// <summary>Takes a page of a user who is logged in, of the same calls: everybody's browsers are one client system, which says nothing of anybody.</summary>
    internal QuotaRefusal? TakePage(Caller visitor) => Refusal(QuotaSubject.User, _users.Take(KeyOf(visitor.Municipality.Code, visitor.User)));

    /// <summary>Takes a page of an address.</summary>
    internal QuotaRefusal? Take(IPAddress? address) => Refusal(QuotaSubject.Address, _pages.Take(KeyOf(address)));

    /// <summary>Takes a login that is begun from an address.</summary>
    internal QuotaRefusal? TakeLogin(IPAddress? address) => Refusal(QuotaSubject.Address, _logins.Take(KeyOf(address)));

    private static QuotaRefusal? Refusal(QuotaSubject subject, TimeSpan? wait) => wait is { } until ? new QuotaRefusal(subject, until) : null;

    private UInt128 KeyOf(IPAddress? address) => KeyOf("", address is null ? "" : CountedAddress.Of(address).ToString());

    private UInt128 KeyOf(string municipality, string whose) =>
        BinaryPrimitives.ReadUInt128BigEndian(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{municipality}|{whose}")));
}

/// <summary>A call that came too soon.</summary>
/// <param name="Subject">Whose calls are used up.</param>
/// <param name="RetryAfter">How long until there is one again; more than zero.</param>
internal sealed record QuotaRefusal(QuotaSubject Subject, TimeSpan RetryAfter);

/// <summary>Whose calls are counted.</summary>
internal enum QuotaSubject
{
    /// <summary>The user who asks.</summary>
    User,

    /// <summary>The client system that asks for users.</summary>
    Client,

    /// <summary>The citizen who is asked about.</summary>
    Citizen,

    /// <summary>The network address that reads pages without a login.</summary>
    Address,
}
