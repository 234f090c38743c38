using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.Persons;
using Gateway.ReviewedData;
using Gateway.Tests.Sources;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Persons;

/// <summary>The register of staff: who is which person, and whose information needs particular care.</summary>
public sealed class StaffFileTests : IDisposable
{
    private const string Sara = "1604909944";
    private const string Earlier = "7604909903";
    private const string Spouse = "0211989903";
    private const string Known = "1403859922";
    private const string Anybody = "0101709999";
    private static readonly MunicipalityId Municipality = MunicipalityId.Parse("0999");

    private const string Sound = $$"""{"staff": [{"user": "staff:sara", "person": "{{Sara}}", "household": ["{{Spouse}}"]}], "flagged": ["{{Known}}"]}""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("staff:sara", Sara, "Self")]
    [InlineData("staff:sara", Earlier, "Self")]
    [InlineData("staff:sara", Spouse, "Near")]
    [InlineData("staff:sara", Known, "Near")]
    [InlineData("staff:sara", Anybody, "None")]
    [InlineData("staff:bent", Sara, "Near")]
    [InlineData("staff:bent", Earlier, "Near")]
    [InlineData("staff:bent", Known, "Near")]
    [InlineData("staff:bent", Spouse, "None")]
    [InlineData("sara", Sara, "Near")]
    public void A_person_is_to_a_user_what_the_register_says(string user, string number, string tie)
    {
        // Proves: the user by the whole pseudonym, the person by every number; an employee is flagged for all others, a household for its member alone; nothing of it holds in another municipality.
        _folder.Write("0999.json", $$"""[{"current": "{{Sara}}", "others": ["{{Earlier}}"]}]""");
        var register = Read(Sound);
        Assert.Equal(tie, TieOf(register, user, number).ToString());
        Assert.Equal(StaffTie.None, register.TieOf(MunicipalityId.Parse("0998"), user, Person.Known(CitizenId.TryParse(number)!)));
    }

    [Theory]
    [InlineData("""{"staff": [{"person": "1604909944"}]}""", "0999.staff.json, staff 1: 'user' is missing")]
    [InlineData("""{"staff": [{"user": "a", "person": "x"}]}""", "0999.staff.json, staff 1: 'person' is no national id")]
    [InlineData("""{"staff": [null]}""", "0999.staff.json, staff 1: 'user' is missing", "0999.staff.json, staff 1: 'person' is no national id")]
    [InlineData("""{"staff": [{"user": "a", "person": "1604909944", "household": ["x"]}]}""", "0999.staff.json, staff 1: one of 'household' is no national id")]
    [InlineData("""{"staff": [{"user": "a", "person": "1604909944"}, {"user": "a", "person": "0211989903"}]}""", "0999.staff.json, staff 2: the user stands in two entries")]
    [InlineData("""{"flagged": ["1604909944", null]}""", "0999.staff.json, flagged 2: is no national id")]
    [InlineData("""{"staff": [{"user": "a", "cpr": "1604909944"}]}""", "0999.staff.json: it cannot be read as a JSON object of staff (user, person, household) and flagged")]
    [InlineData("[]", "0999.staff.json: it cannot be read as a JSON object of staff (user, person, household) and flagged")]
    public void A_fault_is_named_by_entry_and_never_by_number(string content, params string[] errors)
    {
        // Proves: the start stops with every fault, and no number stands in the message.
        var refused = Assert.Throws<ReviewedDataException>(() => Read(content));
        Assert.Equal(errors, refused.Errors);
        Assert.DoesNotMatch("[0-9]{6}", refused.Message);
    }

    [Fact]
    public void It_is_followed_and_a_faulty_change_is_not_used()
    {
        // Proves: who is employed today is kept away from today; a half written file takes nothing away.
        var register = Read("{}");
        Assert.Equal(StaffTie.None, TieOf(register, "staff:sara", Sara));
        _folder.Write("0999.staff.json", Sound);
        Assert.Equal(StaffTie.Self, TieOf(register, "staff:sara", Sara));
        _folder.Write("0999.staff.json", """{"staff": [{"us""");
        Assert.Equal(StaffTie.Self, TieOf(register, "staff:sara", Sara));
    }

    private PersonRegister Read(string content)
    {
        _folder.Write("0999.staff.json", content);
        var register = new PersonRegister(_folder.Path, NullLogger<PersonRegister>.Instance);
        register.ReadAll();
        return register;
    }

    private static StaffTie TieOf(PersonRegister register, string user, string number) =>
        register.TieOf(Municipality, user, register.Find(Municipality, CitizenId.TryParse(number)!));
}
