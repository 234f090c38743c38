using Gateway.Access;
using Gateway.Callers;
using Gateway.Storage;
using Google.Protobuf.WellKnownTypes;
using Proto = Gateway.Policy.V1;
using Writer = Gateway.Overview.OverviewResponseWriter;

namespace Gateway.Oversight;

/// <summary>Writes the answers to the privacy officer as the contract has them. Decides nothing.</summary>
internal static class PolicyResponseWriter
{
    internal static Proto.ListRulesResponse Write(VerifiedCatalogue verified)
    {
        var written = new Proto.ListRulesResponse { CatalogueVersion = verified.Catalogue.Version };
        written.Bases.AddRange(verified.Catalogue.Bases.Values.Select(b => Basis(b, verified.Records)));
        written.Rules.AddRange(verified.Catalogue.Rules.Select(r => Rule(r, verified.Records)));
        written.Purposes.AddRange(verified.Catalogue.Purposes.Values.Select(Named));
        written.Categories.AddRange(verified.Catalogue.Categories.Select(Named));
        return written;
    }

    internal static Proto.ListEmergencyAccessesResponse Write(ListPage<EmergencyAccess> page, DateTimeOffset now)
    {
        var written = new Proto.ListEmergencyAccessesResponse { NextPageToken = PageAsked.TokenOf(page.Next) };
        written.Accesses.AddRange(page.Entries.Select(a => Emergency(a, now)));
        return written;
    }

    internal static Proto.ListUnconfirmedRelationsResponse Write(ListPage<UnconfirmedRelation> page)
    {
        var written = new Proto.ListUnconfirmedRelationsResponse { NextPageToken = PageAsked.TokenOf(page.Next) };
        written.Relations.AddRange(page.Entries.Select(r => new Proto.UnconfirmedRelation
        {
            QueryId = r.Id.Hex,
            At = r.At.ToTimestamp(),
            OrganisationCvr = r.Caller.OrganisationCvr,
            Unit = r.Caller.Unit,
            User = r.Caller.User,
            Purpose = r.Purpose,
            CaseId = r.CaseId,
            Attempts = (uint)r.Attempts,
            Denied = r.Denied,
        }));
        return written;
    }

    internal static Proto.ListRecordedMandatesResponse Write(ListPage<RecordedMandate> page)
    {
        var written = new Proto.ListRecordedMandatesResponse { NextPageToken = PageAsked.TokenOf(page.Next) };
        written.Mandates.AddRange(page.Entries.Select(Mandate));
        return written;
    }

    internal static Proto.ListAlarmsResponse Write(ListPage<WrongPersonAlarm> page)
    {
        var written = new Proto.ListAlarmsResponse { NextPageToken = PageAsked.TokenOf(page.Next) };
        written.Alarms.AddRange(page.Entries.Select(Alarm));
        return written;
    }

    private static Proto.WrongPersonAlarm Alarm(WrongPersonAlarm alarm)
    {
        var written = new Proto.WrongPersonAlarm
        {
            QueryId = alarm.Id.Hex,
            At = alarm.At.ToTimestamp(),
            Municipality = alarm.Municipality.Code,
            OrganisationCvr = alarm.Mark.OrganisationCvr,
            Purpose = alarm.Mark.Purpose,
        };
        written.SourceIds.AddRange(alarm.Mark.Sources);
        return written;
    }

    private static Proto.RecordedMandate Mandate(RecordedMandate recorded)
    {
        var mandate = recorded.Mandate;
        var written = new Proto.RecordedMandate
        {
            MandateId = mandate.MandateId,
            Kind = PolicyWords.Mandates.First(word => word.Value == mandate.Kind).Key,
            ValidFrom = mandate.ValidFrom.ToTimestamp(),
            ValidUntil = mandate.ValidUntil.ToTimestamp(),
            EndedAt = mandate.EndedAt?.ToTimestamp(),
            RecordedAt = recorded.RecordedAt.ToTimestamp(),
            OrganisationCvr = mandate.OrganisationCvr,
            User = mandate.RecordedBy,
            Evidence = mandate.Evidence,
        };
        written.Categories.AddRange(mandate.Categories);
        written.Purposes.AddRange(mandate.Purposes);
        return written;
    }

    private static Proto.EmergencyAccessRecord Emergency(EmergencyAccess access, DateTimeOffset now)
    {
        var written = new Proto.EmergencyAccessRecord
        {
            EmergencyId = access.Id.Hex,
            At = access.At.ToTimestamp(),
            Justification = access.Mark.Justification,
            OrganisationCvr = access.Mark.Caller.OrganisationCvr,
            Unit = access.Mark.Caller.Unit,
            User = access.Mark.Caller.User,
            Purpose = access.Mark.Purpose,
            CaseId = access.CaseId,
            ProtectedRecord = access.Mark.ProtectedCase is not null,
            ReviewBy = access.Mark.ReviewBy.ToTimestamp(),
            Overdue = access.ReviewedAt is null && now > access.Mark.ReviewBy,
            ReviewedAt = access.ReviewedAt?.ToTimestamp(),
            Justified = access.Justified,
            CitizenNotifiedAt = access.CitizenNotifiedAt?.ToTimestamp(),
        };
        written.Categories.AddRange(access.Mark.Categories);
        return written;
    }

    private static Proto.CatalogueName Named(Purpose purpose) => new()
    {
        Id = purpose.Id,
        Title = Writer.Text(purpose.Title),
        StatisticsOnly = purpose.AggregatesOnly is not null,
        Prohibited = purpose.Prohibited is not null,
        MinimumAssurance = purpose.MinimumAssurance.ToString(),
        Relation = PolicyWords.Relations.First(word => word.Value == purpose.Relation).Key,
    };

    private static Proto.CatalogueName Named(Category category) => new()
    {
        Id = category.Id,
        Title = Writer.Text(category.Title),
        StatisticsOnly = category.StatisticsOnly is not null,
        Prohibited = category.Prohibited is not null,
        ExistenceConfidential = category.ExistenceConfidential,
        SourceDecides = category.SourceDecides is not null,
    };

    private static Proto.BasisState Basis(LegalBasis basis, AccessRecords records) => new()
    {
        Basis = Writer.Basis(basis),
        VerifiedInCatalogue = basis.Verified,
        VerifiedByOfficer = records.Verifications.Contains(new Verification(Fingerprints.Target(basis), Fingerprints.Of(basis))),
        RevokedByOfficer = records.Revoked.Contains(Fingerprints.Target(basis)),
        Source = basis.Source,
        ReadOn = basis.ReadOn.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
    };

    private static Proto.RuleState Rule(Rule rule, AccessRecords records)
    {
        var written = new Proto.RuleState
        {
            RuleId = rule.Id,
            BasisId = rule.Basis,
            Kind = PolicyWords.Kinds.First(word => word.Value == rule.Kind).Key,
            Purpose = rule.Purpose,
            MaximumAgeDays = rule.Kind == RuleKind.Consent ? (uint)rule.MaximumAgeDays : 0,
            VerifiedInCatalogue = rule.Verified,
            VerifiedByOfficer = records.Verifications.Contains(new Verification(Fingerprints.Target(rule), Fingerprints.Of(rule))),
            RevokedByOfficer = records.Revoked.Contains(Fingerprints.Target(rule)),
            ClosedByMunicipality = rule.Closed,
            ClosedBecause = rule.ClosedBecause is { } why ? Writer.Text(why) : null,
            MinimumAssurance = rule.MinimumAssurance?.ToString() ?? "",
            HoldsBackThirdParty = rule.HoldsBackThirdParty,
        };
        written.Categories.AddRange(rule.Categories);
        written.Roles.AddRange(rule.Roles.Select(r => r.Word()));
        written.Steps.AddRange(rule.NecessaryFor.Select(s => PolicyWords.Steps.First(word => word.Value == s).Key));
        written.Forms.AddRange(rule.Forms);
        written.Mandates.AddRange(rule.Mandates.Select(m => PolicyWords.Mandates.First(word => word.Value == m).Key));
        return written;
    }
}
