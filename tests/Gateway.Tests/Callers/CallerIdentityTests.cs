using System.Security.Claims;
using Gateway.Access;
using Gateway.Callers;

namespace Gateway.Tests.Callers;

/// <summary>Proves that a caller is known only where every claim is there once and says something the gateway knows.</summary>
public sealed class CallerIdentityTests
{
    private static readonly Dictionary<string, string> Sound = new()
    {
        ["municipality"] = "0999",
        ["org_cvr"] = "99990001",
        ["org_unit"] = "jobcenter",
        ["role"] = "caseworker",
        ["nsis_loa"] = "Substantial",
        ["sub"] = "user-1",
        ["client_id"] = "system-1",
    };

    public static TheoryData<string> Claims => [.. Sound.Keys];

    [Fact]
    public void A_sound_token_names_its_caller()
    {
        // Proves which claim means what, and so that the refusals below are due to their one change.
        var caller = Identify(Sound)!;

        Assert.Equal("0999", caller.Municipality.Code);
        Assert.Equal(("99990001", "jobcenter"), (caller.OrganisationCvr, caller.Unit));
        Assert.Equal((Role.Caseworker, AssuranceLevel.Substantial), (caller.Role, caller.Assurance));
        Assert.Equal(("user-1", "system-1"), (caller.User, caller.ClientId));
    }

    [Theory]
    [MemberData(nameof(Claims))]
    public void A_missing_claim_is_refused(string type)
    {
        // Proves that nothing is assumed about a caller.
        Assert.Null(Identify(Sound.Where(c => c.Key != type)));
    }

    [Theory]
    [MemberData(nameof(Claims))]
    public void An_empty_claim_is_refused(string type)
    {
        // Proves that an empty value is no value.
        Assert.Null(Identify(With(type, "")));
    }

    [Theory]
    [MemberData(nameof(Claims))]
    public void A_doubled_claim_is_refused(string type)
    {
        // Proves that nobody gets to choose between two values, not even equal ones, nor by way of a second identity.
        Assert.Null(Identify(Sound.Append(new(type, Sound[type]))));
        Assert.Null(Identify(Sound.Prepend(new(type, "other"))));

        var second = new ClaimsPrincipal([Identity(Sound), Identity([new(type, Sound[type])])]);
        Assert.Null(CallerIdentity.Identify(second));
    }

    [Theory]
    [MemberData(nameof(Claims))]
    public void A_claim_of_a_similar_name_neither_stands_in_for_it_nor_hides_behind_it(string type)
    {
        // Proves that a longer name is another claim, and that one that differs by case alone counts as doubled.
        Assert.Null(Identify(Sound.Where(c => c.Key != type).Append(new(type + "s", Sound[type]))));
        Assert.Null(Identify(Sound.Append(new(type.ToUpperInvariant(), Sound[type]))));
    }

    [Theory]
    [InlineData("org_unit")]
    [InlineData("sub")]
    [InlineData("client_id")]
    public void A_claim_has_at_most_128_characters(string type)
    {
        // Proves the limit on both sides.
        Assert.NotNull(Identify(With(type, new string('a', 128))));
        Assert.Null(Identify(With(type, new string('a', 129))));
    }

    [Theory]
    [InlineData("municipality", "999")]
    [InlineData("municipality", "09999")]
    [InlineData("municipality", "099a")]
    [InlineData("municipality", " 0999")]
    [InlineData("municipality", "٠٩٩٩")]
    [InlineData("org_cvr", "9999000")]
    [InlineData("org_cvr", "999900011")]
    [InlineData("org_cvr", "9999000a")]
    [InlineData("org_cvr", "DK999900")]
    [InlineData("org_cvr", "٩٩٩٩٠٠٠١")]
    [InlineData("role", "Caseworker")]
    [InlineData("role", "caseworker ")]
    [InlineData("role", "administrator")]
    [InlineData("role", "caseworker,health-coordinator")]
    [InlineData("role", "0")]
    [InlineData("nsis_loa", "substantial")]
    [InlineData("nsis_loa", "Very high")]
    [InlineData("nsis_loa", "3")]
    public void A_value_the_gateway_does_not_know_is_refused(string type, string value)
    {
        // Proves that unknown means no: municipality, organisation, role and assurance level.
        Assert.Null(Identify(With(type, value)));
    }

    [Theory]
    [InlineData("sub", "0211989903")]
    [InlineData("sub", "mitid:021198-9903")]
    [InlineData("client_id", "app-0211989903")]
    [InlineData("org_unit", "02 11 98 9903")]
    public void A_private_caller_s_pseudonym_is_not_their_number(string type, string value)
    {
        // Proves that no record can hold the national id by way of a claim that stands there as it is, however it is written.
        var citizen = With("role", "citizen").Where(c => c.Key != "org_cvr").Append(new(CallerClaims.NationalId, "0211989903")).ToList();
        Assert.Equal("0211989903", Identify(citizen)!.Self!.Reveal());
        Assert.Null(Identify(citizen.Select(c => c.Key == type ? new(type, value) : c)));
    }

    [Fact]
    public void A_right_is_a_word_that_is_known_and_never_a_private_person_s()
    {
        // Proves that other words, and the right in a citizen's token, open nothing, and that one among several is found.
        Assert.Equal(CallerRights.None, Identify(Sound)!.Rights);
        Assert.Equal(CallerRights.None, Identify(Sound.Append(new("rights", "all")).Append(new("rights", "")))!.Rights);
        Assert.Equal(CallerRights.ProtectedRecords, Identify(Sound.Append(new("rights", "all")).Append(new("rights", "protected-records")))!.Rights);
        var citizen = With("role", "citizen").Where(c => c.Key != "org_cvr").Append(new(CallerClaims.NationalId, "0211989903")).Append(new("rights", "protected-records"));
        Assert.Equal(CallerRights.None, Identify(citizen)!.Rights);
        Assert.Equal(Enum.GetValues<CallerRights>().Where(r => r != CallerRights.None), CallerWords.Rights.Values.Order());
    }

    [Fact]
    public void The_kind_of_organisation_is_what_the_settings_made_of_it()
    {
        // Proves that nothing said is nothing known, and that a word nobody knows is of no kind.
        Assert.Null(Identify(Sound)!.OrganisationKind);
        Assert.Equal(OrganisationKind.Practice, Identify(Sound.Append(new("org_kind", "practice")))!.OrganisationKind);
        Assert.Equal(OrganisationKind.None, Identify(Sound.Append(new("org_kind", "none")))!.OrganisationKind);
    }

    [Fact]
    public void Every_role_and_level_has_one_word_and_is_known_by_it()
    {
        // Proves that no role or level is without a word, which would lock it out, or has two.
        Assert.Equal(Enum.GetValues<Role>(), CallerWords.Roles.Values.Order());
        Assert.Equal(Enum.GetValues<AssuranceLevel>(), CallerWords.AssuranceLevels.Values.Order());
        Assert.All(CallerWords.Roles.Values.Where(r => r != Role.System), r => Assert.Equal(r, Identify(r.IsPrivate() ? Private(r.Word()) : With("role", r.Word()))?.Role));
        Assert.All(CallerWords.AssuranceLevels, l => Assert.Equal(l.Value, Identify(With("nsis_loa", l.Key))?.Assurance));
    }

    [Theory]
    [InlineData("citizen")]
    [InlineData("representative")]
    [InlineData("companion")]
    public void A_private_person_is_known_by_national_id_and_belongs_to_no_organisation(string role)
    {
        // Proves who a private caller is: the person of the token, without an organisation that could pass for a receiver.
        var caller = Identify(Private(role))!;
        Assert.Equal((role, ""), (caller.Role.Word(), caller.OrganisationCvr));
        Assert.Equal(CitizenId.TryParse("1403859922"), caller.Self);

        Assert.Null(Identify(Private(role).Append(new("org_cvr", "99990001"))));
        Assert.Null(Identify(Private(role).Append(new("org_cvr", ""))));
    }

    [Theory]
    [InlineData("citizen")]
    [InlineData("representative")]
    [InlineData("companion")]
    public void A_private_person_without_one_sound_national_id_is_refused(string role)
    {
        // Proves that nobody is taken for somebody: a missing, doubled or impossible number is no caller.
        Assert.Null(Identify(Private(role).Where(c => c.Key != "cpr")));
        Assert.Null(Identify(Private(role).Append(new("cpr", "1403859922"))));
        Assert.Null(Identify(Private(role).Append(new("CPR", "1112609989"))));
        foreach (var number in new[] { "", "140385992", "14038599222", "3302859922", "not a number", " 1403859922" })
            Assert.Null(Identify(Private(role).Select(c => c.Key == "cpr" ? new("cpr", number) : c)));
    }

    [Fact]
    public void Nobody_in_an_office_brings_a_national_id()
    {
        // Proves that a token which mixes job and private person is refused, so that a job never opens one's own record or a relative's.
        foreach (var role in CallerWords.Roles.Values.Where(r => !r.IsPrivate() && r != Role.System))
        {
            Assert.Null(Identify(With("role", role.Word()).Append(new("cpr", "1403859922"))));
            Assert.Null(Identify(With("role", role.Word()).Append(new("cpr", ""))));
            Assert.Null(Identify(With("role", role.Word()))?.Self);
            Assert.NotNull(Identify(With("role", role.Word())));
        }
    }

    [Fact]
    public void The_gateway_itself_is_no_caller_from_outside()
    {
        // Proves that no token, whatever else it says, calls as the gateway.
        Assert.Null(Identify(With("role", "system")));
        Assert.Null(Identify(Private("system")));
        Assert.Null(Identify(With("role", "system").Where(c => c.Key != "org_cvr")));
    }

    // A private person's token: a national id instead of an organisation.
    private static IEnumerable<KeyValuePair<string, string>> Private(string role) =>
        With("role", role).Where(c => c.Key != "org_cvr").Append(new("cpr", "1403859922"));

    private static IEnumerable<KeyValuePair<string, string>> With(string type, string value) =>
        Sound.Select(c => c.Key == type ? new(type, value) : c);

    private static Caller? Identify(IEnumerable<KeyValuePair<string, string>> claims) => CallerIdentity.Identify(new ClaimsPrincipal(Identity(claims)));

    private static ClaimsIdentity Identity(IEnumerable<KeyValuePair<string, string>> claims) =>
        new(claims.Select(c => new Claim(c.Key, c.Value)), authenticationType: "test");
}
