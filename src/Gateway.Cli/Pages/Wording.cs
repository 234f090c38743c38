using System.Globalization;
using Gateway.Cli.Language;
using Gateway.Overview.V1;

namespace Gateway.Cli.Pages;

/// <summary>The parts of an answer in words, cleaned, in the reader's language.</summary>
internal sealed class Wording(Texts texts, SourceText source, ReasonReader reader = ReasonReader.Caseworker)
{
    // DFDG writes plain dates as midnight in UTC; the time says nothing to a reader. The JSON form keeps it.
    private const string Midnight = "T00:00:00Z";

    // "sha256:" and twelve digits: enough to tell two versions apart.
    public const int ShortId = 19;

    /// <summary>The text in the reader's language, or in the other where that is missing.</summary>
    public string Of(Text? text)
    {
        var (wanted, other) = texts.Language == SpokenLanguage.English ? (text?.En, text?.Da) : (text?.Da, text?.En);
        return source.Lines(string.IsNullOrWhiteSpace(wanted) ? other ?? "" : wanted);
    }

    /// <summary>A name, or the id where no name came.</summary>
    public string Named(Text? title, string id) => Of(title) is { Length: > 0 } name ? name : source.Line(id);

    /// <summary>A concept's text; where it has none, its first code and the code's system, since unknown codes are shown, not dropped.</summary>
    public string Of(CodeableConcept? concept)
    {
        if (concept is null)
            return "";
        if (!string.IsNullOrWhiteSpace(concept.Text))
            return source.Lines(concept.Text);
        return concept.Codings.FirstOrDefault() switch
        {
            null => "",
            { Text.Length: > 0 } coding => source.Line(coding.Text),
            { System.Length: > 0 } coding => source.Line($"{coding.Code} ({coding.System})"),
            var coding => source.Line(coding.Code),
        };
    }

    /// <summary>A period; each end on its own line, so that it fits a narrow column.</summary>
    public string Of(Period? period) => (Moment(period?.Start ?? ""), Moment(period?.End ?? "")) switch
    {
        ("", "") => texts.Of(Phrase.PeriodUnknown),
        var (start, end) when start == end => start,
        (var start, "") => texts.Of(Phrase.PeriodFrom, start),
        ("", var end) => texts.Of(Phrase.PeriodUntil, end),
        var (start, end) => $"{texts.Of(Phrase.PeriodFrom, start)}\n{texts.Of(Phrase.PeriodUntil, end)}",
    };

    /// <summary>A period on one line.</summary>
    public string OnOneLine(Period? period) => Of(period).Replace('\n', ' ');

    /// <summary>A named value: its label, a colon, and the value in the type it came in.</summary>
    public string Of(Value value)
    {
        var text = value.ValueCase switch
        {
            Value.ValueOneofCase.Text => source.Lines(value.Text),
            Value.ValueOneofCase.Quantity => Of(value.Quantity),
            Value.ValueOneofCase.Concept => Of(value.Concept),
            Value.ValueOneofCase.Flag => texts.Of(value.Flag ? Phrase.Yes : Phrase.No),
            Value.ValueOneofCase.Date => Moment(value.Date),
            _ => "",
        };
        return $"{Named(value.Label, value.Name)}: {text}";
    }

    /// <summary>A number with its unit.</summary>
    public string Of(Quantity quantity) => source.Line($"{Number(quantity.Value)} {quantity.Unit}").TrimEnd();

    /// <summary>What a source says corrects an item: for which period, with which values, and when that was last changed.</summary>
    public string Of(Correction correction)
    {
        string[] parts =
        [
            correction.Period is null ? "" : OnOneLine(correction.Period),
            .. correction.Values.Select(Of),
            correction.LastChangedAt.Length == 0 ? "" : texts.Of(Phrase.LastChanged, Moment(correction.LastChangedAt)),
        ];
        return texts.Of(Phrase.CorrectionInCell, string.Join(", ", parts.Where(part => part.Length > 0)));
    }

    /// <summary>A rule as it is cited, and what it says.</summary>
    public string Of(LegalBasis basis)
    {
        var cited = Cited(basis);
        var title = Of(basis.Title);
        return title.Length == 0 ? cited : $"{cited}: {title}";
    }

    /// <summary>A rule as it is cited: statute and paragraph.</summary>
    public string Cited(LegalBasis basis) => source.Line($"{basis.Statute} {basis.Paragraph}").Trim();

    /// <summary>A receipt: the record's index and the first eight hexadecimal digits of its leaf hash.</summary>
    public string Of(Receipt receipt) => texts.Of(Phrase.ReceiptText, receipt.LogIndex, Hash(receipt));

    /// <summary>A receipt and when its record was made durable.</summary>
    public string Of(Receipt receipt, TimeZoneInfo zone)
    {
        if (receipt.RecordedAt is not { } recorded)
            return Of(receipt);
        var moment = TimeZoneInfo.ConvertTime(recorded.ToDateTimeOffset(), zone);
        return texts.Of(Phrase.ReceiptRecorded, receipt.LogIndex, Hash(receipt), moment.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture));
    }

    /// <summary>Where an item comes from, when that source last changed it, and whether it is said to be wrong.</summary>
    public string Of(Provenance provenance)
    {
        var name = source.Line(provenance.SourceTitle.Length > 0 ? provenance.SourceTitle : provenance.SourceId);
        string[] lines = [name, provenance.LastChangedAt.Length == 0 ? "" : texts.Of(Phrase.LastChanged, Moment(provenance.LastChangedAt)), Of(provenance.WantedCorrection)];
        return string.Join('\n', lines.Where(line => line.Length > 0));
    }

    /// <summary>That something is said to be wrong, and how that stands; empty where nobody says so.</summary>
    private string Of(WantedCorrectionMark? mark)
    {
        Phrase? phrase = mark?.State switch
        {
            CorrectionState.Pending => Phrase.WantedCorrectionPending,
            CorrectionState.Corrected => Phrase.WantedCorrectionMade,
            CorrectionState.Refused => Phrase.WantedCorrectionRefused,
            _ => null,
        };
        return phrase is { } said ? texts.Of(said, mark!.AskedAt?.ToDateTimeOffset().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "") : "";
    }

    /// <summary>Where an item comes from, on one line.</summary>
    public string OnOneLine(Provenance provenance) => Of(provenance).Replace("\n", ", ", StringComparison.Ordinal);

    /// <summary>
    /// A reason in the words meant for its reader: what it says, its stable name, the rule and the source it is about. The
    /// stable names are no words, so the citizen gets the rule alone.
    /// </summary>
    public string Of(Reason reason)
    {
        var words = reader switch
        {
            ReasonReader.Citizen => reason.ForCitizen,
            ReasonReader.Officer => reason.ForOfficer,
            _ => reason.ForCaseworker,
        };
        var about = new List<string>();
        if (reason.Code.Length > 0 && reader != ReasonReader.Citizen)
            about.Add(source.Line(reason.Code));
        if (reason.LegalBasis is { } basis && Cited(basis).Length > 0)
            about.Add(texts.Of(Phrase.RuleOf, Cited(basis)));
        if (reason.SourceId.Length > 0 && reader != ReasonReader.Citizen)
            about.Add(texts.Of(Phrase.SourceOf, source.Line(reason.SourceId)));
        if (reason.Transient)
            about.Add(texts.Of(Phrase.MayHelpLater));
        return about.Count == 0 ? Of(words) : $"{Of(words)} ({string.Join("; ", about)})".Trim();
    }

    /// <summary>What can be done, in the reader's words: a step that is the caseworker's to take tells a citizen nothing.</summary>
    public string Of(NextStep? step) => reader switch
    {
        _ when step is null => "",
        ReasonReader.Citizen => Of(step.ForCitizen),
        ReasonReader.Officer when step.ForOfficer is not null => Of(step.ForOfficer),
        _ => Of(step.Text),
    };

    /// <summary>What a source's answer covers.</summary>
    public string Of(Coverage coverage)
    {
        string[] parts =
        [
            coverage.From.Length == 0 ? "" : texts.Of(Phrase.PeriodFrom, Moment(coverage.From)),
            coverage.Until.Length == 0 ? "" : texts.Of(Phrase.PeriodUntil, Moment(coverage.Until)),
            Of(coverage.Completeness),
            Of(coverage.Updated),
        ];
        return $"{source.Line(coverage.SourceId)}: {string.Join("; ", parts.Where(part => part.Length > 0))}".TrimEnd(' ', ':');
    }

    /// <summary>Something a source sent that no mapping covers.</summary>
    public string Of(UnmappedElement element) => source.Line($"{element.SourceId}: {element.Path} × {element.Count.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>A text without parts, such as a status or an id.</summary>
    public string Plain(string text) => source.Line(text);

    /// <summary>A long id by its beginning; the whole of it is in the JSON form.</summary>
    public string Shortened(string id) => id.Length <= ShortId ? Beginning(id) : Beginning(id) + "...";

    /// <summary>The beginning of a long id, as it can be typed.</summary>
    public string Beginning(string id) => source.Line(id.Length <= ShortId ? id : id[..ShortId]);

    /// <summary>
    /// A source's date as given, in its precision and zone; only the T of an instant becomes a space, which is easier to
    /// read and lets a narrow column break between day and time.
    /// </summary>
    public string Moment(string date) => source.Line(date.EndsWith(Midnight, StringComparison.Ordinal) ? date[..^Midnight.Length] : date is [_, _, _, _, '-', _, _, '-', _, _, 'T', ..] ? $"{date[..10]} {date[11..]}" : date);

    // A Danish reader takes a point for a thousands separator. No digit changes.
    private string Number(string decimalText) =>
        texts.Language == SpokenLanguage.Danish && decimalText.All(letter => char.IsAsciiDigit(letter) || letter is '.' or '-')
            ? decimalText.Replace('.', ',')
            : decimalText;

    private static string Hash(Receipt receipt) => Convert.ToHexStringLower(receipt.LeafHash.Span[..Math.Min(4, receipt.LeafHash.Length)]);
}
