using System.Net;
using Gateway.Access;
using Gateway.Callers;
using Gateway.DisclosureLog;
using Gateway.Hosting;
using Gateway.Hosting.Quotas;
using Gateway.Tests.Sources.Resilience;

namespace Gateway.Tests.Hosting.Quotas;

/// <summary>Whose calls are counted together and whose are not.</summary>
public sealed class CallQuotasTests
{
    private static readonly GatewayLimits Few = GatewayLimits.Standard with { CallsPerUser = 2, CallsPerClient = 3, CallsPerCitizen = 2, PagesPerAddress = 1, LoginsPerAddress = 1 };
    private readonly CallQuotas _quotas = new(Few, new HandClock());

    [Fact]
    public void A_user_and_a_client_each_have_their_own()
    {
        // Proves: the user's calls end first, another user of the same client goes on until the client's do, and the same names in another municipality have all of theirs.
        var sara = Caller("0999", "sara", "system");
        Assert.Null(_quotas.Take(sara));
        Assert.Null(_quotas.Take(sara));
        Assert.Equal(QuotaSubject.User, _quotas.Take(sara)?.Subject);
        Assert.Null(_quotas.Take(sara with { User = "hanne" }));
        Assert.Equal(QuotaSubject.Client, _quotas.Take(sara with { User = "hanne" })?.Subject);
        Assert.Null(_quotas.Take(Caller("0998", "sara", "system")));
    }

    [Fact]
    public void Calls_about_a_citizen_are_counted_over_all_who_ask_however_the_number_is_written()
    {
        // Proves: two users cannot ask twice as often by taking turns or by writing the number another way, and another municipality has its own count; who has used up what is asked of systems may still look at what the gateway holds.
        var written = new[] { CitizenId.TryParse("0101000000")!, CitizenId.TryParse("010100-0000") ?? CitizenId.TryParse("0101000000")! };
        Assert.Null(_quotas.Take(Caller("0999", "sara", "a"), written[0], CitizenCalls.Questions));
        Assert.Null(_quotas.Take(Caller("0999", "hanne", "b"), written[1], CitizenCalls.Questions));
        Assert.Equal(QuotaSubject.Citizen, _quotas.Take(Caller("0999", "pia", "c"), written[0], CitizenCalls.Questions)?.Subject);
        Assert.Null(_quotas.Take(Caller("0999", "pia", "c"), written[0], CitizenCalls.Looks));
        Assert.Null(_quotas.Take(Caller("0998", "sara", "a"), written[0], CitizenCalls.Questions));
    }

    [Fact]
    public void A_call_is_taken_once_of_the_person_whatever_number_was_asked_by()
    {
        // Proves: a call that is decided twice because its transaction is done again counts once, two numbers of one person are one count, and one too many is thrown each time it is tried.
        var (sara, number, earlier) = (Caller("0999", "sara", "a"), CitizenId.TryParse("0101000000")!, CitizenId.TryParse("0101000001")!);
        var call = new CitizenCall(_quotas, sara, Person.Known(number), CitizenCalls.Looks);
        for (var i = 0; i < 5; i++)
            call.Take();
        var person = new Person(number, [earlier], null);
        new CitizenCall(_quotas, sara, person, CitizenCalls.Looks).Take();
        var last = new CitizenCall(_quotas, sara, person, CitizenCalls.Looks);
        for (var i = 0; i < 2; i++)
            Assert.Equal(QuotaSubject.Citizen, Assert.Throws<QuotaUsedUpException>(last.Take).Refusal.Subject);
    }

    [Fact]
    public void Logins_of_an_address_are_counted_beside_its_pages()
    {
        // Proves: who has begun as many logins as an address may still reads a page, and another address still logs in.
        var (one, other) = (IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"));
        Assert.Null(_quotas.TakeLogin(one));
        Assert.Equal(QuotaSubject.Address, _quotas.TakeLogin(one)?.Subject);
        Assert.Null(_quotas.Take(one));
        Assert.Null(_quotas.TakeLogin(other));
    }

    private static Caller Caller(string municipality, string user, string client) => new()
    {
        Municipality = MunicipalityId.Parse(municipality), OrganisationCvr = "99990001", Unit = "unit", Role = Role.Caseworker, User = user, ClientId = client, Assurance = AssuranceLevel.Substantial,
    };
}
