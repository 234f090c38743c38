using System.Text.Json;

namespace Gateway.Sources.Formats;

/// <summary>
/// One MedCom message as a reader needs it: <c>from</c>, <c>id</c>, <c>type</c> (MEDDIS), <c>letter</c> (DIS01), <c>version</c>,
/// <c>sentAt</c>, <c>status</c>, <c>title</c>, <c>sender</c>, <c>receiver</c>, <c>parties</c>, <c>patient</c>,
/// <c>relatives</c>, <c>dates</c> (code, at, group), <c>references</c>, <c>diagnoses</c> (role, code, system, text, at,
/// group), <c>sections</c> (code, heading, text). What a date or a diagnosis means depends on the kind of letter: their
/// codes are left for the definition to read. Segments of no such place stand in <c>rest</c>, so that nothing is lost.
/// </summary>
internal sealed class EdifactLetter
{
    private const string HeadGroup = "";
    private const string PartyGroup = "S01";
    private const string PatientRole = "PAT";
    private const string SentCode = "137";
    private const string DiagnosisDate = "CIS";
    private const string SubjectCode = "OE";

    // The segments that only say how the message is built.
    private static readonly HashSet<string> Building = ["UNT", "SEQ", "BGM"];

    private readonly List<EdifactParty> _parties = [];
    private readonly List<EdifactPerson> _persons = [];
    private readonly List<(string Group, string Code, string At)> _dates = [];
    private readonly List<(string Group, string Code, string Value)> _references = [];
    private readonly List<Diagnosis> _diagnoses = [];
    private readonly EdifactText _text = new();
    private readonly List<(string Group, EdifactSegment Segment)> _rest = [];
    private string _sentAt = "";
    private string _status = "";

    /// <summary>Writes the tree of one message, from its UNH to its UNT.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="message">The message.</param>
    /// <param name="from">Who sent the envelope: a message's id is the sender's own.</param>
    internal static void Write(Utf8JsonWriter writer, IReadOnlyList<EdifactSegment> message, string from)
    {
        var letter = new EdifactLetter();
        letter.Take(message);
        letter.WriteTo(writer, message[0], from);
    }

    private void Take(IReadOnlyList<EdifactSegment> message)
    {
        var group = HeadGroup;
        foreach (var segment in message.Skip(1).Where(s => !Building.Contains(s.Tag)))
        {
            if (segment.Tag[0] == 'S' && char.IsAsciiDigit(segment.Tag[1]))
                group = segment.Tag;
            else if (!TryTake(group, segment))
                _rest.Add((group, segment));
        }
    }

    private bool TryTake(string group, EdifactSegment segment) => segment.Tag switch
    {
        "NAD" => Add(_parties, new EdifactParty(segment)),
        "ADR" or "CON" => group == PartyGroup && _parties.Count > 0 ? _parties[^1].TryTake(segment) : _persons.Count > 0 && _persons[^1].TryTake(segment),
        "PNA" => TakePerson(segment),
        "REL" when segment[0] == "PER" => Add(_persons, new EdifactPerson(segment[1])),
        "EMP" => _persons.Count > 0 && _persons[^1].TryTake(segment),
        "DTM" => TakeDate(group, segment),
        "RFF" => group != PartyGroup && Add(_references, (group, segment[0], segment[0, 1])),
        "GIS" when _status.Length == 0 && segment[0] is "N" or "M" => (_status = segment[0]).Length > 0,
        "CIN" => Add(_diagnoses, new Diagnosis(group, segment)),
        "FTX" => _text.TryTake(segment),
        _ => false,
    };

    private static bool Add<T>(List<T> list, T one)
    {
        list.Add(one);
        return true;
    }

    // A relative is announced by the relation, the patient by the name itself.
    private bool TakePerson(EdifactSegment segment)
    {
        if (segment[0] == PatientRole)
            _persons.Add(new EdifactPerson(PatientRole));
        return _persons.Count > 0 && _persons[^1].TryTake(segment);
    }

    private bool TakeDate(string group, EdifactSegment segment)
    {
        if (Edifact.Moment(segment[0, 1], segment[0, 2]) is not { } at)
            return false;
        if (group == HeadGroup && segment[0] == SentCode)
            _sentAt = at;
        else if (segment[0] == DiagnosisDate && _diagnoses.Count > 0)
            _diagnoses[^1].At = at;
        else
            _dates.Add((group, segment[0], at));
        // What is no day is lost nowhere, whether or not somebody reads it in its place.
        return Notation.AsItStands.Date(at) is not null;
    }

    private void WriteTo(Utf8JsonWriter writer, EdifactSegment head, string from)
    {
        writer.WriteStartObject();
        writer.WriteGiven("from", from);
        writer.WriteGiven("id", head[0]);
        writer.WriteGiven("type", head[1]);
        writer.WriteGiven("version", head[1, 4]);
        writer.WriteGiven("letter", head[2]);
        writer.WriteGiven("sentAt", _sentAt);
        writer.WriteGiven("status", _status);
        writer.WriteGiven("title", _text.Of(SubjectCode));
        WriteParties(writer);
        WritePersons(writer);
        WriteList(writer, "dates", _dates, d =>
        {
            writer.WriteGiven("code", d.Code);
            writer.WriteGiven("at", d.At);
            writer.WriteGiven("group", d.Group);
        });
        WriteList(writer, "references", _references, r =>
        {
            writer.WriteGiven("code", r.Code);
            writer.WriteGiven("value", r.Value);
            writer.WriteGiven("group", r.Group);
        });
        WriteList(writer, "diagnoses", _diagnoses, d => d.WriteTo(writer));
        WriteList(writer, "sections", _text.Sections, s =>
        {
            writer.WriteGiven("code", s.Code);
            writer.WriteGiven("heading", s.Heading);
            writer.WriteGiven("text", s.Text);
        });
        WriteList(writer, "rest", _rest, r => WriteSegment(writer, r.Group, r.Segment));
        writer.WriteEndObject();
    }

    // The first party sends and the second receives, whatever their roles; so has MedCom it.
    private void WriteParties(Utf8JsonWriter writer)
    {
        for (var i = 0; i < Math.Min(2, _parties.Count); i++)
        {
            writer.WriteStartObject(i == 0 ? "sender" : "receiver");
            _parties[i].WriteTo(writer);
            writer.WriteEndObject();
        }
        WriteList(writer, "parties", [.. _parties.Skip(2)], p => p.WriteTo(writer));
    }

    private void WritePersons(Utf8JsonWriter writer)
    {
        if (_persons.Find(p => p.Role == PatientRole) is { } patient)
        {
            writer.WriteStartObject("patient");
            patient.WriteTo(writer, "cpr");
            writer.WriteEndObject();
        }
        // A relative's number stands under another name: it is not whom the letter is about.
        WriteList(writer, "relatives", [.. _persons.Where(p => p.Role != PatientRole)], p =>
        {
            writer.WriteGiven("relation", p.Role);
            p.WriteTo(writer, "number");
        });
    }

    private static void WriteList<T>(Utf8JsonWriter writer, string name, IReadOnlyList<T> list, Action<T> write)
    {
        if (list.Count == 0)
            return;
        writer.WriteStartArray(name);
        foreach (var one in list)
        {
            writer.WriteStartObject();
            write(one);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteSegment(Utf8JsonWriter writer, string group, EdifactSegment segment)
    {
        writer.WriteGiven("tag", segment.Tag);
        writer.WriteGiven("group", group);
        writer.WriteStartArray("elements");
        foreach (var element in segment.Elements)
            writer.WriteStringValue(string.Join(':', element));
        writer.WriteEndArray();
    }

    private sealed class Diagnosis(string group, EdifactSegment segment)
    {
        internal string At { get; set; } = "";

        // CIN+DM+DZ862:SKS:SST:text: role, code, whose code list.
        internal void WriteTo(Utf8JsonWriter writer)
        {
            writer.WriteGiven("role", segment[0]);
            writer.WriteGiven("code", segment[1]);
            writer.WriteGiven("system", segment[1, 1]);
            writer.WriteGiven("text", segment[1, 3]);
            writer.WriteGiven("at", At);
            writer.WriteGiven("group", group);
        }
    }
}
