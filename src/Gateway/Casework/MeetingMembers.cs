using Gateway.Access;
using Gateway.Overview;
using Gateway.ReviewedData;

namespace Gateway.Casework;

/// <summary>
/// Who belongs at the meeting of the rehabilitation team beside its permanent members, as far as a rule says so. Pure.
/// What could not be read, and what no system holds, is unknown: never a no.
/// </summary>
internal sealed class MeetingMembers
{
    // The categories and values that the rules of the meeting are about (src/Gateway/Casework/requirements.yaml, meeting).
    private const string EmploymentMeasures = "employment-measures";
    private const string ChildCase = "child-case";
    private const string EducationHistory = "education-history";
    private const string MasterData = "master-data";
    private const string BirthDate = "birth-date";
    private const string BirthDateByNumber = "birth-date-by-number";
    private const string Level = "level";

    /// <summary>Every category the answer needs.</summary>
    internal static IReadOnlyList<string> Categories { get; } = [EmploymentMeasures, ChildCase, EducationHistory, MasterData];

    private readonly CaseworkRules _rules;
    private readonly OverviewContent _content;
    private readonly ItemAge _age;
    private readonly DateOnly _today;

    private MeetingMembers(CaseworkRules rules, OverviewContent content, DateOnly today)
    {
        (_rules, _content, _today) = (rules, content, today);
        _age = new ItemAge(rules.Words, today);
    }

    /// <summary>One for each that a rule tells of, in the order of <see cref="MeetingRole"/>.</summary>
    /// <param name="rules">The rules of the meeting.</param>
    /// <param name="content">The overview, asked for the categories of the rules.</param>
    /// <param name="bornByNumber">The birth date that the citizen's number says; null where it says none.</param>
    /// <param name="today">The day ages are counted to.</param>
    internal static IReadOnlyList<MeetingMember> Of(CaseworkRules rules, OverviewContent content, DateOnly? bornByNumber, DateOnly today)
    {
        var members = new MeetingMembers(rules, content, today);
        return
        [
            members.EducationMember(bornByNumber),
            members.ChildAndFamily(),
            members.CompanyConsultant(),
            new(MeetingRole.GeneralPractitioner, MeetingAnswer.OnRequest, CaseworkTexts.Of("Meeting.GeneralPractitioner"), []),
            new(MeetingRole.Relative, MeetingAnswer.Unknown, CaseworkTexts.Of("Meeting.Relative"), []),
        ];
    }

    private MeetingMember EducationMember(DateOnly? bornByNumber)
    {
        if (Born(bornByNumber) is not var (born, derived, registered))
            return new(MeetingRole.EducationMember, MeetingAnswer.Unknown, CaseworkTexts.Of("Meeting.AgeUnknown"), []);
        var years = CitizenId.Years(born, _today);
        MeetingMember Member(MeetingAnswer answer, IEnumerable<OverviewItem> educations, LocalizedText why) =>
            new(MeetingRole.EducationMember, answer, derived ? CaseworkTexts.Joined(" ", [why, CaseworkTexts.Of("Meeting.AgeDerived")]) : why, [.. registered, .. educations]);

        if (years >= _rules.Meeting.EducationBelowAge)
            return Member(MeetingAnswer.No, [], CaseworkTexts.With("Meeting.OldEnough", years, _rules.Meeting.EducationBelowAge));
        var educations = Items(EducationHistory).Where(i => !_age.IsNothing(i.Fact)).ToList();
        var completed = educations.Where(IsCompleted).ToList();
        if (completed.Count > 0)
            return Member(MeetingAnswer.No, completed, CaseworkTexts.With("Meeting.Educated", years, Names(completed)));
        // What one system of several holds does not tell that there is no more.
        return educations.Count > 0 && Section(EducationHistory)?.State == SectionState.Available
            ? Member(MeetingAnswer.Yes, educations, CaseworkTexts.With("Meeting.NotEducated", years, Names(educations)))
            : Member(MeetingAnswer.Unknown, educations, CaseworkTexts.With("Meeting.EducationUnknown", years, StateOf(EducationHistory)));
    }

    // Existence alone: no item is cited, so that nothing of the child's case stands in the answer.
    private MeetingMember ChildAndFamily() => Items(ChildCase).Any(i => !_age.IsVoid(i.Fact) && !_age.IsOver(i.Fact))
        ? new(MeetingRole.ChildAndFamily, MeetingAnswer.Yes, CaseworkTexts.Of("Meeting.ChildCase"), [])
        : new(MeetingRole.ChildAndFamily, MeetingAnswer.Unknown, CaseworkTexts.With("Meeting.ChildCaseUnknown", StateOf(ChildCase)), []);

    private MeetingMember CompanyConsultant()
    {
        var measures = Items(EmploymentMeasures)
            .Where(i => !_age.IsNothing(i.Fact) && i.Names.Any(name => _rules.Meeting.CompanyMeasures.Contains(name, StringComparer.OrdinalIgnoreCase)))
            .Where(i => !_age.IsOver(i.Fact) || _age.IsYounger(i.Fact, _rules.Meeting.CompanyMonths)).ToList();
        return measures.Count > 0
            ? new(MeetingRole.CompanyConsultant, MeetingAnswer.Yes, CaseworkTexts.With("Meeting.CompanyMeasures", Names(measures)), measures)
            : new(MeetingRole.CompanyConsultant, MeetingAnswer.Unknown, CaseworkTexts.With("Meeting.NoCompanyMeasures", StateOf(EmploymentMeasures)), []);
    }

    // The register first; where it tells no birth date, or may not be read, the number itself still does.
    private (DateOnly Born, bool Derived, IReadOnlyList<OverviewItem> Registered)? Born(DateOnly? bornByNumber)
    {
        foreach (var (name, derived) in new[] { (BirthDate, false), (BirthDateByNumber, true) })
        {
            var told = Items(MasterData).Where(i => !_age.IsNothing(i.Fact))
                .Select(i => (Item: i, Born: ItemAge.Day(ItemWords.FirstOf(i.Fact, [name])))).FirstOrDefault(t => t.Born is not null);
            if (told.Born is { } born)
                return (born, derived, [told.Item]);
        }
        // To whom nothing about the citizen is open, the answer is the same whoever is asked about.
        var isOpen = _content.Sections.Any(s => s.State is not (SectionState.Withheld or SectionState.AwaitingSourceDecision));
        return isOpen && bornByNumber is { } byNumber ? (byNumber, true, []) : null;
    }

    private bool IsCompleted(OverviewItem education) =>
        _rules.Meeting.EducationLevels.Contains(ItemWords.FirstOf(education.Fact, [Level]), StringComparer.OrdinalIgnoreCase)
        && new[] { education.Fact.Status, education.Fact.Outcome?.Text ?? "" }.Any(word => _rules.Meeting.EducationCompleted.Contains(word, StringComparer.OrdinalIgnoreCase));

    private OverviewSection? Section(string category) => _content.Sections.FirstOrDefault(s => s.Category.Id == category);

    private IEnumerable<OverviewItem> Items(string category) => _content.Sections.SelectMany(s => s.Items).Where(i => i.CameBy(category));

    private LocalizedText StateOf(string category) => CaseworkTexts.Of($"State.{Section(category)?.State ?? SectionState.Unavailable}");

    private static string Names(IEnumerable<OverviewItem> items) => string.Join(", ", items.Select(i => $"{i.Fact.Code.Text} ({ItemWords.Day(i.Fact.Start)} – {ItemWords.Day(i.Fact.End)})"));
}

/// <summary>One who may belong at the meeting.</summary>
/// <param name="Role">Who.</param>
/// <param name="Answer">Whether.</param>
/// <param name="Why">In words.</param>
/// <param name="Items">What it rests on.</param>
internal sealed record MeetingMember(MeetingRole Role, MeetingAnswer Answer, LocalizedText Why, IReadOnlyList<OverviewItem> Items)
{
    /// <summary>In words.</summary>
    internal LocalizedText Title => CaseworkTexts.Of($"MeetingRole.{Role}");
}

/// <summary>Who may belong at the meeting beside its permanent members.</summary>
internal enum MeetingRole
{
    /// <summary>The education member (uddannelsesmedlem).</summary>
    EducationMember,

    /// <summary>Children and families.</summary>
    ChildAndFamily,

    /// <summary>The company consultant (virksomhedskonsulent).</summary>
    CompanyConsultant,

    /// <summary>The GP.</summary>
    GeneralPractitioner,

    /// <summary>A relative or companion (bisidder) whom the citizen wants.</summary>
    Relative,
}

/// <summary>Whether one belongs at the meeting.</summary>
internal enum MeetingAnswer
{
    /// <summary>Yes.</summary>
    Yes,

    /// <summary>No.</summary>
    No,

    /// <summary>What is known does not tell.</summary>
    Unknown,

    /// <summary>When the team asks.</summary>
    OnRequest,
}
