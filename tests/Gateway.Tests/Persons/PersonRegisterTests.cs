using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.Persons;
using Gateway.ReviewedData;
using Gateway.Tests.Sources;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Persons;

/// <summary>The register of persons: what it tells, what it refuses, and how it follows its file.</summary>
public sealed class PersonRegisterTests : IDisposable
{
    private const string Current = "1604909944";
    private const string Earlier = "7604909903";
    private const string Other = "0211989903";
    private static readonly MunicipalityId Municipality = MunicipalityId.Parse("0999");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_number_leads_to_the_one_person()
    {
        // Proves: current, earlier and hyphenated numbers find the same person with protection; nobody else is found by them.
        var register = Read($$$"""[{"current": "{{{Current}}}", "others": ["{{{Earlier}}}"], "protected": {"until": "2027-02-01", "hidden": ["Hemmelig Ærøgade 22"]}}]""");
        var person = Find(register, Current);
        Assert.Equal(person, Find(register, Earlier));
        Assert.Equal(person, Find(register, Earlier.Insert(6, "-")));
        Assert.Equal([Current, Earlier], person.Numbers.Select(n => n.Reveal()));
        Assert.True(person.Protection!.HoldsOn(new DateOnly(2027, 2, 1)));
        Assert.False(person.Protection.HoldsOn(new DateOnly(2027, 2, 2)));
        var unknown = Find(register, Other);
        Assert.Equal([Other], unknown.Numbers.Select(n => n.Reveal()));
        Assert.Null(unknown.Protection);
        Assert.Equal("person (hidden) protection (hidden)", $"{person} {person.Protection}");
    }

    [Fact]
    public void A_register_is_one_municipalitys()
    {
        // Proves: what one municipality's subscription tells is not another's to know.
        var register = Read($$"""[{"current": "{{Current}}", "others": ["{{Earlier}}"]}]""");
        Assert.Equal(Earlier, register.Find(MunicipalityId.Parse("0998"), CitizenId.TryParse(Earlier)!).Current.Reveal());
    }

    [Theory]
    [InlineData("""[{"current": "x"}]""", "0999.json, entry 1: 'current' is no national id")]
    [InlineData("""[null]""", "0999.json, entry 1: 'current' is no national id")]
    [InlineData("""[{"current": "1604909944", "others": ["7604909903", "7699999903"]}]""", "0999.json, entry 1: one of 'others' is no national id")]
    [InlineData("""[{"current": "1604909944", "others": [null]}]""", "0999.json, entry 1: one of 'others' is no national id")]
    [InlineData("""[{"current": "0211989903"}, {"current": "1604909944", "protected": {"hidden": ["abc"]}}]""", "0999.json, entry 2: a text in 'hidden' has fewer than 4 letters and digits")]
    [InlineData("""[{"current": "1604909944", "protected": {"hidden": ["-- 1 --"]}}]""", "0999.json, entry 1: a text in 'hidden' has fewer than 4 letters and digits")]
    [InlineData("""[{"current": "1604909944"}, {"current": "0211989903", "others": ["1604909944"]}]""", "0999.json: a number stands in two entries, or twice in one")]
    [InlineData("""[{"current": "1604909944", "others": ["1604909944"]}]""", "0999.json: a number stands in two entries, or twice in one")]
    [InlineData("""[{"current": "1604909944", "protected": {"until": "1604909944"}}]""", "0999.json: it cannot be read as a JSON list of persons (current, others, protected)")]
    [InlineData("""[{"current": "1604909944", "alias": "1604909944"}]""", "0999.json: it cannot be read as a JSON list of persons (current, others, protected)")]
    [InlineData("""{"current": "1604909944"}""", "0999.json: it cannot be read as a JSON list of persons (current, others, protected)")]
    [InlineData("", "0999.json: it cannot be read as a JSON list of persons (current, others, protected)")]
    public void A_fault_is_named_by_entry_and_never_by_number(string content, string error)
    {
        // Proves: the start stops, the message leads to the entry, and no number, name or address stands in it.
        var refused = Assert.Throws<ReviewedDataException>(() => Read(content));
        Assert.Equal([error], refused.Errors);
        Assert.DoesNotMatch("[0-9]{6}", refused.Message);
    }

    [Fact]
    public void All_faults_of_all_files_are_named_at_once()
    {
        // Proves: an operator need not find out one error at a time.
        _folder.Write("0998.json", """[{"current": "x"}]""").Write("people.json", "[]");
        var refused = Assert.Throws<ReviewedDataException>(() => Read("nothing"));
        Assert.Equal(
            ["0998.json, entry 1: 'current' is no national id", "0999.json: it cannot be read as a JSON list of persons (current, others, protected)", "people.json: a file of the register of persons is named after its municipality, four digits"],
            refused.Errors);
    }

    [Fact]
    public void A_missing_folder_stops_the_start_in_a_sentence()
    {
        // Proves: a mistyped setting is not taken for "nobody has another number or is protected".
        var register = Register(Path.Combine(_folder.Path, "gone"));
        Assert.Equal(["the folder of the register of persons is not there"], Assert.Throws<ReviewedDataException>(register.ReadAll).Errors);
    }

    [Fact]
    public void A_changed_file_is_read_again()
    {
        // Proves: a protection or a new number holds from the next query on, also in a file that was not there at the start.
        var register = Register(_folder.Path);
        register.ReadAll();
        Assert.Equal(Earlier, Find(register, Earlier).Current.Reveal());
        _folder.Write("0999.json", $$"""[{"current": "{{Current}}", "others": ["{{Earlier}}"]}]""");
        Assert.Equal(Current, Find(register, Earlier).Current.Reveal());
        Assert.Null(Find(register, Earlier).Protection);
        _folder.Write("0999.json", $$$"""[{"current": "{{{Current}}}", "others": ["{{{Earlier}}}"], "protected": {"hidden": ["Hemmelig Ærøgade"]}}]""");
        Assert.True(Find(register, Earlier).Protection!.HoldsOn(DateOnly.MaxValue));
    }

    [Fact]
    public void A_faulty_change_keeps_what_was_in_force()
    {
        // Proves: a half written or wrong file never takes a protection away, and the next good one is used.
        var register = Read($$$"""[{"current": "{{{Current}}}", "others": ["{{{Earlier}}}"], "protected": {}}]""");
        foreach (var faulty in new[] { """[{"current": "1604""", """[{"current": "wrong"}]""" })
        {
            _folder.Write("0999.json", faulty);
            Assert.NotNull(Find(register, Earlier).Protection);
            Assert.NotNull(Find(register, Earlier).Protection);
        }
        File.Delete(Path.Combine(_folder.Path, "0999.json"));
        Assert.NotNull(Find(register, Earlier).Protection);
        _folder.Write("0999.json", "[]");
        Assert.Null(Find(register, Current).Protection);
    }

    [Fact]
    public void Without_a_folder_every_number_is_a_person_of_its_own()
    {
        // Proves: an installation without the register works, and says nothing about protection.
        var register = Register(null);
        register.ReadAll();
        Assert.Equal((Earlier, null), (Find(register, Earlier).Current.Reveal(), Find(register, Earlier).Protection));
    }

    private PersonRegister Read(string content)
    {
        _folder.Write("0999.json", content);
        var register = Register(_folder.Path);
        register.ReadAll();
        return register;
    }

    private static PersonRegister Register(string? folder) => new(folder, NullLogger<PersonRegister>.Instance);

    private static Person Find(PersonRegister register, string number) => register.Find(Municipality, CitizenId.TryParse(number)!);
}
