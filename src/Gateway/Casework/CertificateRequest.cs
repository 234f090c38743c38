using Gateway.Access;
using Gateway.Overview;
using Gateway.ReviewedData;

namespace Gateway.Casework;

/// <summary>
/// Is a certificate from the GP needed, and what is it to be asked about? LÆ 261 asks, LÆ 265 answers. Pure: the same
/// overview, rules and day give the same answer. What is too old or has only been asked for makes none superfluous, and
/// where a system could not be heard nobody says that there is none.
/// </summary>
internal sealed record CertificateRequest
{
    private CertificateRequest(CertificateAnswer answer, LocalizedText explanation)
    {
        Answer = answer;
        Explanation = explanation;
    }

    /// <summary>Exactly one.</summary>
    internal CertificateAnswer Answer { get; }

    /// <summary>What it comes to, in words.</summary>
    internal LocalizedText Explanation { get; private init; }

    /// <summary>The certificate at hand, asked for or too old; null where there is none.</summary>
    internal OverviewItem? Because { get; private init; }

    /// <summary>Its age in whole months.</summary>
    internal int Months { get; private init; }

    /// <summary>Going on needs the caseworker's reason, and none was given.</summary>
    internal bool ReasonNeeded { get; private init; }

    /// <summary>The requirements that a certificate could meet and nothing does, in the order of the rules.</summary>
    internal IReadOnlyList<AssessedRequirement> Focus { get; private init; } = [];

    /// <summary>Categories for which the citizen is to be asked first.</summary>
    internal IReadOnlyList<string> AskFor { get; private init; } = [];

    /// <summary>The text of the request; null where none is to be sent.</summary>
    internal LocalizedText? Text { get; private init; }

    /// <summary>First day on which a reminder is due; null where nothing is asked for.</summary>
    internal DateOnly? RemindFrom { get; private init; }

    /// <summary>The only specialist certificate that may be asked for; empty where the case is not the team's.</summary>
    internal string Specialist { get; private init; } = "";

    /// <summary>Every category the answer needs: of the requirements that a certificate could meet, and the certificates.</summary>
    internal static IEnumerable<string> Categories(CaseworkRules rules, CaseType type) =>
        rules.ByCertificate(type).SelectMany(r => r.Categories).Concat(rules.Certificates.ReplacedBy.Select(r => r.Category));

    /// <summary>Works it out on what an overview holds.</summary>
    /// <param name="rules">The requirements, and what makes a certificate superfluous.</param>
    /// <param name="type">The kind of case.</param>
    /// <param name="content">The overview, asked for every category of <see cref="Categories"/>.</param>
    /// <param name="reason">Why to go on although it seems needless, in the caseworker's words; empty where none was given.</param>
    /// <param name="today">The day ages are counted to.</param>
    internal static CertificateRequest Of(CaseworkRules rules, CaseType type, OverviewContent content, string reason, DateOnly today)
    {
        // Nothing else was asked for, so nothing else is judged.
        var assessed = CaseAssessment.Of(rules with { Requirements = rules.ByCertificate(type) }, type, content, new HashSet<string>(), today);
        var evidence = new EvidenceSearch(content, new ItemAge(rules.Words, today));
        var answered = Answered(rules.Certificates, evidence);
        // What contradicts itself stays contradicted, whatever a certificate says.
        List<AssessedRequirement> focus = [.. assessed.Lacking.Where(r => r.State != RequirementState.Contradicted)];
        var answer = answered with
        {
            Focus = focus,
            Explanation = focus.Count == 0
                ? answered.Explanation
                : CaseworkTexts.Joined(" ", [answered.Explanation, CaseworkTexts.Of("Certificate.Open", focus.Select(r => r.Requirement.Title))]),
            Specialist = rules.Certificates.NotTheTeams.Contains(type) ? "" : rules.Certificates.SpecialistCertificate,
        };
        return answer.Written(type, reason, today, rules.Certificates.AnswerWithinDays);
    }

    // The first that holds of: one is at hand, one has been asked for, nobody can know, there is none.
    private static CertificateRequest Answered(CertificateRules rules, EvidenceSearch evidence)
    {
        var found = rules.ReplacedBy.Select(r => evidence.Find(r.Category, r.Months)).ToList();
        if (Newest(found.SelectMany(f => f.Fresh), evidence) is { } current)
            return About(CertificateAnswer.Superfluous, "Certificate.Superfluous", current, evidence);
        var tooOld = found.SelectMany(f => f.Stale).ToList();
        var categories = rules.ReplacedBy.Select(r => r.Category).ToList();
        if (Newest(evidence.Requested(categories), evidence) is { } requested)
            return About(CertificateAnswer.Requested, "Certificate.Requested", requested, evidence);
        var lack = evidence.WhyMissing(categories);
        if (lack is Lack.Unavailable or Lack.NotAsked or Lack.Withheld or Lack.Closed)
            return NotKnown(lack, evidence.SectionsFor(categories, lack));
        return Newest(tooOld, evidence) is { } outdated
            ? About(CertificateAnswer.Needed, "Certificate.Outdated", outdated, evidence)
            : new CertificateRequest(CertificateAnswer.Needed, CaseworkTexts.Of("Certificate.Needed"));
    }

    private static CertificateRequest About(CertificateAnswer answer, string text, OverviewItem item, EvidenceSearch evidence) =>
        new(answer, CaseworkTexts.With(text, item.Fact.Code.Text, Day(item), evidence.Months(item) is { } months ? months : CaseworkTexts.UnknownNumber))
        {
            Because = item,
            Months = evidence.Months(item) ?? 0,
            ReasonNeeded = answer is not CertificateAnswer.Needed,
        };

    private static object Day(OverviewItem item) => ItemWords.Day(item.Fact.Start) is { Length: > 0 } day ? day : CaseworkTexts.UnknownDay;

    private static CertificateRequest NotKnown(Lack lack, IReadOnlyList<OverviewSection> sections) => lack switch
    {
        Lack.Unavailable => new(CertificateAnswer.Unknown, CaseworkTexts.Of("Certificate.Silent", sections.Select(s => s.Category.Title))) { ReasonNeeded = true },
        Lack.Closed => new(CertificateAnswer.Unknown, CaseworkTexts.Joined(" ",
            [CaseworkTexts.Of("Certificate.Closed", sections.Select(s => s.Category.Title)), .. sections.Select(s => s.NextStep).OfType<NextStep>().Where(n => n != NextStep.AskForConsent).Distinct().Select(ReasonTexts.ForCaseworker)])),
        _ => new(CertificateAnswer.ConsentFirst, CaseworkTexts.Of("Certificate.ConsentFirst", sections.Select(s => s.Category.Title)))
        {
            AskFor = [.. sections.Select(s => s.Category.Id)],
        },
    };

    private static OverviewItem? Newest(IEnumerable<OverviewItem> items, EvidenceSearch evidence) =>
        items.OrderByDescending(evidence.CountedFrom).ThenBy(i => i.Id, StringComparer.Ordinal).FirstOrDefault();

    // What is needed is asked for; what is not, only with the caseworker's reason; what may not be known, not at all.
    private CertificateRequest Written(CaseType type, string reason, DateOnly today, int withinDays)
    {
        var isWritten = Answer == CertificateAnswer.Needed || (ReasonNeeded && reason.Length > 0);
        var asked = Answer == CertificateAnswer.Requested && Because is { } item ? ItemAge.Day(item.Fact.Start) : null;
        return this with
        {
            ReasonNeeded = ReasonNeeded && reason.Length == 0,
            RemindFrom = (asked ?? (isWritten ? today : null))?.AddDays(withinDays),
            Text = isWritten ? RequestText(type, ReasonNeeded ? reason : "") : null,
        };
    }

    private LocalizedText RequestText(CaseType type, string reason)
    {
        List<LocalizedText> parts = [CaseworkTexts.With("Request.Head", CaseworkTexts.Of($"CaseType.{type}"))];
        if (Focus.Count > 0)
            parts.Add(CaseworkTexts.With("Request.Focus", CaseworkTexts.Joined("\n", Focus.Select(f => CaseworkTexts.With("Request.Point", f.Requirement.Title, f.Requirement.Question)))));
        if (reason.Length > 0)
            parts.Add(CaseworkTexts.With("Request.Reason", reason));
        return CaseworkTexts.Joined("\n\n", parts);
    }
}

/// <summary>What comes of the wish for a certificate.</summary>
internal enum CertificateAnswer
{
    /// <summary>A request is prepared.</summary>
    Needed,

    /// <summary>A certificate that is young enough is at hand.</summary>
    Superfluous,

    /// <summary>One has been asked for and not answered.</summary>
    Requested,

    /// <summary>Whether there is one may be known only with the citizen's consent.</summary>
    ConsentFirst,

    /// <summary>Whether there is one cannot be known now: a system did not answer, or nothing opens what it holds.</summary>
    Unknown,
}
