using System.Text.Json;

namespace Gateway.Sources.Formats;

/// <summary>An organisation in a letter: the segments NAD, ADR and CON of one party.</summary>
internal sealed class EdifactParty(EdifactSegment name)
{
    private readonly EdifactContact _contact = new();

    internal bool TryTake(EdifactSegment segment) => _contact.TryTake(segment);

    // NAD+SSP+2001060:SKS:SST++organisation:department:unit
    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteGiven("role", name[0]);
        writer.WriteGiven("id", name[1]);
        writer.WriteGiven("system", name[1, 1]);
        writer.WriteGiven("organisation", name[3]);
        writer.WriteGiven("department", name[3, 1]);
        writer.WriteGiven("unit", name[3, 2]);
        _contact.WriteTo(writer);
    }
}

/// <summary>A person in a letter: the segments PNA, ADR, CON and EMP of the patient or a relative.</summary>
internal sealed class EdifactPerson(string role)
{
    private readonly EdifactContact _contact = new();
    private EdifactSegment? _name;
    private string _occupation = "";

    /// <summary>PAT for the patient, otherwise how the person is related (FA, MO ...).</summary>
    internal string Role { get; } = role;

    internal bool TryTake(EdifactSegment segment)
    {
        switch (segment.Tag)
        {
            case "PNA" when _name is null:
                _name = segment;
                return true;
            case "EMP" when _occupation.Length == 0:
                _occupation = segment[1, 3];
                return _occupation.Length > 0;
            default:
                return _contact.TryTake(segment);
        }
    }

    /// <param name="writer">Where to.</param>
    /// <param name="number">What the national id is called.</param>
    internal void WriteTo(Utf8JsonWriter writer, string number)
    {
        writer.WriteGiven(number, _name?[1] ?? "");
        writer.WriteGiven("surname", NamePart("SU"));
        writer.WriteGiven("given", NamePart("FO"));
        writer.WriteGiven("occupation", _occupation);
        _contact.WriteTo(writer);
    }

    // PNA+PAT+cpr:::CPR:IM+++SU:surname+FO:given names
    private string NamePart(string kind) => _name?.Elements.Where(e => e.Count > 1 && e[0] == kind).Select(e => e[1]).FirstOrDefault() ?? "";
}

/// <summary>Address and numbers of a party or person.</summary>
internal sealed class EdifactContact
{
    private readonly List<(string Kind, string Value)> _numbers = [];
    private EdifactSegment? _address;

    internal bool TryTake(EdifactSegment segment)
    {
        switch (segment.Tag)
        {
            // ADR++US:street+city+postcode
            case "ADR" when _address is null:
                _address = segment;
                return true;
            // CON+HO+number:TE
            case "CON":
                _numbers.Add((segment[0], segment[1]));
                return true;
            default:
                return false;
        }
    }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        if (_address is not null)
        {
            writer.WriteGiven("street", _address[1, 1]);
            writer.WriteGiven("city", _address[2]);
            writer.WriteGiven("postcode", _address[3]);
        }
        if (_numbers.Count == 0)
            return;
        writer.WriteStartArray("phones");
        foreach (var (kind, value) in _numbers)
        {
            writer.WriteStartObject();
            writer.WriteGiven("kind", kind);
            writer.WriteGiven("number", value);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }
}
