using Gateway.Overview.V1;

namespace Gateway.EndToEndTests;

// The citizens from D4 on.
internal static partial class ExpectedPoints
{
    private static IEnumerable<ExpectedPoint> Dorthe =>
    [
        Own("D4", "51, divorced; old protection ended", o =>
        {
            Assert.Equal("51", Value(One(o, "master-data", "Personoplysninger"), "age"));
            Assert.Equal("fraskilt", Value(One(o, "master-data", "Civilstand"), "civil-status"));
            Assert.Equal(("2017-01-01", "nej"), (One(o, "master-data", "Adressebeskyttelse").Period.End, Value(One(o, "master-data", "Adressebeskyttelse"), "protected")));
        }),
        // No word of the gateway's own says that there was no address: what is shown are the addresses, by their days.
        Own("D4", "the addresses by their days leave 2022-12-01 to 2023-04-30 without one, and no other stretch", o => Assert.Equal(
            [("2022-12-01", "2023-04-30")], Gaps(Items(o, "master-data").Where(i => i.Code.Text is "Tidligere bopæl" or "Bopæl")))),
        Shown("D4", "two grants of one benefit, one continuous stretch, are two items", o => OneStretch(o, "benefit-history", "LAS § 68")),
        Own("D4", "two grants of one benefit, one continuous stretch, are two items of the index too", o => OneStretch(o, "benefits", "32.24.10")),
        Own("D4", "benefits in order with their gaps, payments paid, missing and rejected", o =>
        {
            Assert.Equal(
                [("2019-02-01", "2020-08-31"), ("2021-01-01", "2022-12-31"), ("2023-06-01", "2026-05-31"), ("2026-06-01", "")],
                Items(o, "benefits").Where(i => i.Code.Codings.Count > 0).Select(i => (i.Period.Start, i.Period.End)));
            Assert.Equal("9876.50", Value(Payment(o, "Ressourceforløbsydelse", "2026-06-01"), "paid"));
            Assert.DoesNotContain(Items(o, "benefits"), i => i.Period.Start == "2026-07-01");
            Assert.Equal(("Afvist", "0.00"), (Payment(o, "Ressourceforløbsydelse", "2026-08-01").Status, Value(Payment(o, "Ressourceforløbsydelse", "2026-08-01"), "paid")));
            Assert.Equal("", Value(Payment(o, "Ressourceforløbsydelse", "2026-09-01"), "paid"));
        }),
        Case("D4", ["benefits"], "the failing alternative answer is 'failed', never 'no benefits'", o =>
        {
            var benefits = o.Of("benefits");
            Assert.Equal(SectionState.Unavailable, benefits.State);
            Assert.Contains("SOURCE_ERROR", benefits.Codes());
            Assert.Empty(benefits.Items);
        }) with { Alternatives = ["ksd", "ky", "udbetaling-danmark"] },
        Own("D4", "small irregular months: November, February, July and two weeks of it, and no other", o => Assert.Equal(
            [("2025-11-01", "2025-11-30", "99990103", "3120"), ("2026-02-01", "2026-02-28", "99990103", "2980"), ("2026-07-01", "2026-07-31", "99990103", "5100"), ("2026-07-06", "2026-07-12", "99990104", "1450"), ("2026-07-13", "2026-07-19", "99990104", "1610")],
            Items(o, "income").Select(i => (i.Period.Start, i.Period.End, Value(i, "employer"), Value(i, "amount"))).Order())),
        Own("D4", "July 2026 at two employers, 8,160 in all", o =>
        {
            var july = Items(o, "income").Where(i => i.Period.Start.StartsWith("2026-07", StringComparison.Ordinal)).ToList();
            Assert.Equal(["99990103", "99990104"], july.Select(i => Value(i, "employer")).Distinct().Order());
            Assert.Equal(8160m, july.Sum(i => decimal.Parse(Value(i, "amount"), Invariant)));
        }),
        Shown("D4", "6.8 and contact group 907 unknown", o =>
        {
            Assert.Contains(Items(o, "employment-status"), i => i.Code.Codings.Any(c => c.Code == "6.8"));
            Assert.Contains(Items(o, "employment-status"), i => i.Code.Text == "Kontaktgruppe 907 (ukendt kode)");
        }),
        Own("D4", "three tasks over two pages, one status unknown: its own value, 7, and that it is unknown", o => Assert.Equal(
            [("Opgave 0", "i gang"), ("Opgave 1", "i gang"), ("Opgave 2", "7 (ukendt kode)")],
            Items(o, "employment-journal-notes").Where(i => i.Code.Text.StartsWith("Opgave", StringComparison.Ordinal)).Select(i => (i.Code.Text, i.Status)).Order())),
        Own("D4", "§ 85 housing support from 2023-06-05, approved, open, 3.5 hours a week, 1,234.50; § 104 ended", o =>
        {
            var support = Sensum(o, "socio-pedagogical-support", "Bostøtte");
            Assert.Equal(("2023-06-05", "", "Godkendt", "SEL § 85"), (support.Period.Start, support.Period.End, support.Status, Value(support, "statute")));
            Assert.Equal("Bevilget 3,5 timer ugentligt", Value(support, "decision"));
            Assert.Equal("1234.50", Value(Sensum(o, "socio-pedagogical-support", "§ 85 støtte"), "rate"));
            var activity = Sensum(o, "social-measures", "Aktivitetstilbud");
            Assert.Equal(("2024-01-31", "Afsluttet", "SEL § 104"), (activity.Period.End, activity.Status, Value(activity, "statute")));
        }),
        Own("D4", "the comment on the address, its line break intact", o => Assert.Contains(
            Items(o, "social-statuses"), i => Value(i, "comment") == "Har hund; ring på\ndørtelefon nr. 7")),
        Own("D4", "activity 2026-09-14", o =>
        {
            var meeting = Sensum(o, "social-statuses", "Statusmøde");
            Assert.Equal(("2026-09-14", "Udført", "Fremmødt. Næste møde:\n14-12-2026"), (meeting.Period.Start, meeting.Status, Value(meeting, "description")));
        }),
        Own("D4", "LÆ 145 of 2026-06-08, its content, letters of windows-1252 right", o =>
        {
            var certificate = Assert.Single(Items(o, "certificate-lae145"));
            Assert.StartsWith("2026-06-08", certificate.Period.Start, StringComparison.Ordinal);
            Assert.Equal(("besvaret", "Lægehuset Prøvevej", "Testlæge Pia Demo", "Testkøbing Jobcenter"), (certificate.Status, Value(certificate, "organisation"), Value(certificate, "doctor"), Value(certificate, "requester")));
            Assert.Equal(("41", "Se vedlagte notat.", "Sertralin | 50 mg | 1 dgl.\nParacetamol | 1 g | p.n."), (Value(certificate, "varighed"), Value(certificate, "objektivt"), Value(certificate, "medicin")));
        }),
        Own("D4", "LÆ 145 five and a half months old is not marked outdated", o => Assert.DoesNotContain(
            Assert.Single(Items(o, "certificate-lae145")).ItemId, o.Hints.Where(h => h.Kind == HintKind.Outdated).SelectMany(h => h.ItemIds))),
        Own("D4", "training § 86, 2 from 2026-04-01", o => Assert.Contains(
            o.Sections.SelectMany(s => s.Items), i => i.Code.Text.Contains("Vedligeholdende træning", StringComparison.Ordinal) && i.Period.Start.StartsWith("2026-04-01", StringComparison.Ordinal))),
        Own("D4", "three cases, two closed", o => Assert.Equal(
            ["afsluttet", "afsluttet", "åben"], Items(o, "documents").Where(i => Value(i, "number").Length > 0).Select(i => i.Status).Order())),
    ];

    private static IEnumerable<ExpectedPoint> Erik =>
    [
        Own("D5", "dead since 2026-09-30", o => Assert.Equal(("død", "2026-09-30"), (One(o, "master-data", "Personoplysninger").Status, Value(One(o, "master-data", "Personoplysninger"), "died")))),
        Shown("D5", "DFDG 4405 agrees and is no outage", o => Assert.All(o.Sections.Where(s => s.Category is "employment-status"), s =>
        {
            Assert.Contains("PERSON_DEAD", s.Codes());
            Assert.All(s.Reasons, r => Assert.False(r.Transient));
        })),
        Own("D5", "early retirement and old-age pension, historic", o => Assert.Equal(
            [("Førtidspension", "2004-03-01", "2023-01-31"), ("Folkepension", "2023-02-01", "2026-09-30")],
            Items(o, "benefits").Where(i => i.Code.Codings.Count > 0).Select(i => (i.Code.Text, i.Period.Start, i.Period.End)))),
        Own("D5", "income January to March 2024", o => Assert.Equal(["2024-01-01", "2024-02-01", "2024-03-01"], Items(o, "income").Select(i => i.Period.Start))),
        Own("D5", "closed case 04/33", o => Assert.Equal("afsluttet", Items(o, "documents").Single(i => Value(i, "number") == "04/33").Status)),
        Own("D5", "the hint that the person is dead, with what has no end", o =>
        {
            var hint = Assert.Single(o.Hints, h => h.Kind == HintKind.PersonDead);
            Assert.Equal("2026-09-30", hint.Date);
            Assert.Contains("cpr", hint.ToldBy);
            var named = o.Sections.SelectMany(s => s.Items).Where(i => hint.ItemIds.Contains(i.ItemId)).Select(i => i.Code.Text).ToList();
            Assert.Contains("Nedsat mobilitet", named);
            Assert.Contains("Rollator", named);
            Assert.DoesNotContain("Folkepension", named);
        }),
        Own("D5", "the grant of home care (§ 83) is over, and not among what has no end", o =>
        {
            var grant = One(o, "home-care", "Personlig pleje");
            Assert.Equal(("2021-03-22", "Afsluttet", "§ 83, stk. 1"), (grant.Period.Start[..10], grant.Status, Value(grant, "paragraph")));
            Assert.DoesNotContain(grant.ItemId, Assert.Single(o.Hints, h => h.Kind == HintKind.PersonDead).ItemIds);
        }),
        Own("D5", "an active condition and an unreturned aid", o =>
        {
            Assert.Contains(o.Sections.SelectMany(s => s.Items), i => i.Code.Text.Contains("Nedsat mobilitet", StringComparison.Ordinal));
            Assert.Contains(Items(o, "assistive-aids"), i => i.Code.Text.Contains("Rollator", StringComparison.Ordinal) && i.Period.End.Length == 0);
        }),
    ];

    private static IEnumerable<ExpectedPoint> Fatima =>
    [
        Shown("D6", "protected until 2027-02-01", o => Assert.Equal((true, "2027-02-01"), (o.Protection.Active, o.Protection.Until))),
        Own("D6", "the address inside the income register is hidden", o => Assert.DoesNotContain("Ærøgade 22", o.ToString(), StringComparison.Ordinal)),
        Own("D6", "no source's address is shown", o => Assert.DoesNotContain("Hemmelig", o.ToString(), StringComparison.Ordinal)),
        Own("D6", "of the address the social system says 'Beskyttet adresse' and nothing else", o =>
        {
            var record = Assert.Single(Items(o, "social-statuses"), i => i.Provenance.Any(p => p.SourceId == "eg-sensum") && i.Code.Text == "Stamoplysninger i Sensum");
            Assert.Equal([("comment", "\"Beskyttet adresse\"")], record.Values.Select(v => (v.Name, v.Text)));
        }),
        Own("D6", "the old number replaced 2021-05-20", o => Assert.StartsWith("2021-05-20", One(o, "master-data", "Personoplysninger").Period.Start, StringComparison.Ordinal)),
        Own("D6", "case 20/5 comes under the old number", o => Assert.Contains(Items(o, "documents"), i => Value(i, "number") == "20/5")),
        Own("D6", "LÆ 145 is marked outdated", o => Assert.Equal(
            [Assert.Single(Items(o, "certificate-lae145")).ItemId], Assert.Single(o.Hints, h => h.Kind == HintKind.Outdated).ItemIds)),
        Own("D6", "LÆ 145 comes under the old number, with its content", o =>
        {
            var recorded = File.ReadAllText(Path.Combine(TrueRecord.Recorded, "gp-certificates", "lae-04-D6-LAE145-old.xml"));
            Assert.Contains("<PersonCivilRegistrationIdentifier>7604909903<", recorded, StringComparison.Ordinal);
            var certificate = Assert.Single(Items(o, "certificate-lae145"));
            Assert.StartsWith("2026-01-15", certificate.Period.Start, StringComparison.Ordinal);
            Assert.Equal(("besvaret", "PTSD", "Kan ikke vurderes på nuværende tidspunkt."), (certificate.Status, Value(certificate, "diagnose"), Value(certificate, "erhvervsevne")));
            Assert.Equal("gp-certificates", Assert.Single(certificate.Provenance).SourceId);
        }),
        Shown("D6", "DFDG refuses the old number, the new one works (6.3)", o =>
        {
            Assert.Equal(SectionState.Available, o.Of("employment-status").State);
            Assert.Contains(Items(o, "employment-status"), i => i.Code.Codings.Any(c => c.Code == "6.3"));
        }),
        Case("D6", ["benefits"], "payment, regulation and net amount", o =>
        {
            Assert.Equal("2026-01-01", One(o, "benefits", "Kontanthjælp").Period.Start);
            var payments = Items(o, "benefits").Where(i => i.Code.Text == "Udbetaling").ToList();
            Assert.Equal(
                [("2026-09-01", "16237.00", "12004.25", "Udbetalt"), ("2026-09-01", "-2150.50", "", "Modregnet"), ("2026-10-01", "16237.00", "9853.75", "Udbetalt")],
                payments.Select(p => (p.Period.Start, Value(p, "line-amount"), Value(p, "paid"), p.Status)).OrderBy(p => p.Start).ThenByDescending(p => p.Item2));
            Assert.Equal("14086.50", Value(payments.Single(p => p.Period.Start == "2026-10-01"), "gross"));
        }),
        Own("D6", "hidden in a citizen-facing view (SagUndtagetVisningForBorger)", o =>
        {
            Assert.Empty(Items(o, "benefits"));
            Assert.Contains("EXEMPT_FROM_CITIZEN_VIEW", o.Of("benefits").Codes());
        }),
        Own("D6", "September 16,237 and -2,150.50, unknown field kept, period without amount", o =>
        {
            Assert.Equal(
                [("2026-09-01", "-2150.50"), ("2026-09-01", "16237"), ("2026-10-01", "16237"), ("2026-11-01", "")],
                Items(o, "income").Select(i => (i.Period.Start, Value(i, "amount"))).OrderBy(i => i.Start, StringComparer.Ordinal).ThenBy(i => i.Item2, StringComparer.Ordinal));
            Assert.Contains(Items(o, "income").SelectMany(i => i.Values), v => v.Label.Da.EndsWith("(ukendt felt)", StringComparison.Ordinal) && v.Text == "ÆØÅ ukendt felt");
        }),
        Own("D6", "crisis centre § 109 closed 2026-06-30", o => Assert.Contains(o.Sections.SelectMany(s => s.Items), i =>
            i.Provenance.Any(p => p.SourceId == "eg-sensum") && i.Period.End == "2026-06-30")),
    ];

    private static IEnumerable<ExpectedPoint> Gry =>
    [
        Case("D7", ["master-data"], "a child of 11; mother (whose number is another's and not shown); father by name and date; shared residence", o =>
        {
            Assert.Equal("true", Value(One(o, "master-data", "Personoplysninger"), "shared-residence"));
            Assert.Equal("11", Value(One(o, "master-data", "Personoplysninger"), "age"));
            Assert.Equal(("Ukendt Testfar", "1982-01-01"), (Value(One(o, "master-data", "Far"), "name"), Value(One(o, "master-data", "Far"), "birth-date")));
            One(o, "master-data", "Mor");
            Assert.DoesNotContain("1403859922", o.ToString(), StringComparison.Ordinal);
        }),
        Own("D7", "children's assessment, contact person, the child's plan: that there is a case and whom to invite, by the catalogue", o =>
        {
            Assert.All(Items(o, "child-case"), i => Assert.Equal("Børnesag", i.Code.Text));
            Assert.Contains(Items(o, "child-case"), i => Value(i, "caseworker").Length > 0 || Value(i, "department").Length > 0);
            Assert.DoesNotContain("Kontaktperson", o.ToString(), StringComparison.Ordinal);
        }),
        Own("D7", "the matter in two systems: two sources, not merged away", o => Assert.Equal(
            [("acadre", "2026-04-20"), ("dubu", "2026-04-20")], Items(o, "child-case").Select(i => (Assert.Single(i.Provenance).SourceId, i.Period.Start)).Order())),
        Case("D7", ["child-case"], "shown only to roles with a child-case purpose", o => Assert.Equal(
            (SectionState.Withheld, true), (o.Of("child-case").State, o.Of("child-case").Codes().Contains("ROLE_NOT_ALLOWED")))),
        Shown("D7", "the other child in the list never appears", o => Assert.DoesNotContain("Helt Andet", o.ToString(), StringComparison.Ordinal)),
    ];

    private static IEnumerable<ExpectedPoint> Hans =>
    [
        Own("D8", "separated, partial guardianship", o =>
        {
            Assert.StartsWith("2026-05-05", One(o, "master-data", "Separeret").Period.Start, StringComparison.Ordinal);
            Assert.Equal("delvist", Value(One(o, "master-data", "Værgemål"), "extent"));
        }),
        Shown("D8", "DFDG still says contact group 24 and 6.6 since 2025-12-01, both open", o => Assert.Equal(
            [("24", "2025-12-01", ""), ("6.6", "2025-12-01", "")],
            Items(o, "employment-status").Where(i => i.Provenance.Any(p => p.SourceId == "dfdg")).Select(i => (Assert.Single(i.Code.Codings).Code, i.Period.Start[..10], i.Period.End)).Order())),
        Own("D8", "the disagreement is flagged", o =>
        {
            var flagged = Assert.Single(o.Conflicts).ItemIds.ToList();
            var sides = o.Sections.SelectMany(s => s.Items.Where(i => flagged.Contains(i.ItemId)).Select(i => (s.Category, i.Code.Text))).ToList();
            Assert.Contains(sides, i => i.Category == "employment-status" && i.Text.StartsWith("Målgruppe 6.6", StringComparison.Ordinal));
            Assert.Contains(("benefits", "Ressourceforløbsydelse under jobafklaring"), sides);
            Assert.Contains(o.Of("benefits").Conflicts, c => c.Kind == ConflictKind.Exclusive);
        }),
        Own("D8", "the benefit index says otherwise: shown", o => Assert.Equal(
            [("2025-12-01", "2026-07-05"), ("2026-06-29", "")], Items(o, "benefits").Where(i => i.Code.Codings.Count > 0).Select(i => (i.Period.Start, i.Period.End)))),
        Own("D8", "income falls from 20,613.33 (January to June) to 13,214 (July to October), after the employer's 38,400 in November", o => Assert.Equal(
            Enumerable.Range(1, 10).Select(month => (new DateOnly(2026, month, 1).ToString("yyyy-MM-dd", Invariant), "99990001", month < 7 ? 20613.33m : 13214m)).Prepend(("2025-11-01", "99990105", 38400m)),
            Items(o, "income").Select(i => (i.Period.Start, Value(i, "employer"), decimal.Parse(Value(i, "amount"), Invariant))))),
        Case("D8", ["income"], "the failing alternative of the income register: purpose refused, never 'no income'", o =>
        {
            var income = o.Of("income");
            Assert.Equal((SectionState.Unavailable, 0), (income.State, income.Items.Count));
            Assert.Equal([("SOURCE_REFUSED_PURPOSE", "skat-eindkomst")], income.Reasons.Select(r => (r.Code, r.SourceId)));
        }) with { Alternatives = ["skat-eindkomst"] },
        Own("D8", "§ 101 outpatient treatment from 2026-07-10: approved, open, and what it costs", o =>
        {
            var treatment = Sensum(o, "substance-abuse-treatment", "Ambulant behandling");
            Assert.Equal(("2026-07-10", "", "Godkendt", "SEL § 101"), (treatment.Period.Start, treatment.Period.End, treatment.Status, Value(treatment, "statute")));
            var rate = Sensum(o, "substance-abuse-treatment", "Ambulant forløb");
            Assert.Equal(("2026-07-10", "", "987.25"), (rate.Period.Start, rate.Period.End, Value(rate, "rate")));
        }),
        Case("D8", ["substance-abuse-treatment", "social-measures"], "§ 101 is extra sensitive: who has no consent to it is not told that there is any", o =>
        {
            var treatment = o.Of("substance-abuse-treatment");
            Assert.Equal((SectionState.Withheld, 0, 0), (treatment.State, treatment.Items.Count, treatment.NotMapped.Count));
            Assert.Equal([("CONSENT_MISSING", "")], treatment.Reasons.Select(r => (r.Code, r.SourceId)));
            Assert.All(new[] { "eg-sensum", "ffb" }, source => Assert.DoesNotContain(source, treatment.ToString(), StringComparison.OrdinalIgnoreCase));
            Assert.All(new[] { "§ 101", "Rusmiddel", "Ambulant" }, words => Assert.DoesNotContain(words, o.Sections.ToString(), StringComparison.OrdinalIgnoreCase));
        }),
        Own("D8", "LÆ 265 as an empty template: requested, not answered", o => Assert.Equal("anmodet", Assert.Single(Items(o, "certificate-lae265")).Status)),
        Own("D8", "one open, one closed case, a document's title with quotes and &", o => Assert.Equal(
            [("Referat af \"rundbordssamtale\" & aftaler", ""), ("Sygedagpenge", "Afsluttet"), ("Ærø-Møller, Hans – jobafklaring", "Åben")],
            Items(o, "documents").Where(i => i.Provenance.Any(p => p.SourceId == "getorganized")).Select(i => (i.Code.Text, i.Status)).OrderBy(i => i.Text, StringComparer.Ordinal))),
        Own("D8", "a fault of the document system is failed, not empty", o =>
        {
            Assert.Equal(SectionState.Partial, o.Of("documents").State);
            Assert.Contains(o.Of("documents").Reasons, r => (r.Code, r.SourceId) == ("SOURCE_GIVES_NO_ACCESS", "acadre"));
            Assert.DoesNotContain(Items(o, "documents").SelectMany(i => i.Provenance), p => p.SourceId == "acadre");
        }),
        Own("D8", "patient exists, no view: no access through views", o => Assert.All(new[] { "home-care", "assistive-aids", "municipal-health-referrals" }, category =>
        {
            Assert.Equal((SectionState.Unavailable, 0), (o.Of(category).State, Items(o, category).Count));
            Assert.Contains(o.Of(category).Reasons, r => (r.Code, r.SourceId) == ("SOURCE_GIVES_NO_ACCESS", "kmd-nexus"));
        })),
    ];

    // The stretches between the first day and today that no item covers; what has no last day goes on.
    private static IEnumerable<(string First, string Last)> Gaps(IEnumerable<Item> items)
    {
        DateOnly? covered = null;
        foreach (var item in items.OrderBy(i => i.Period.Start, StringComparer.Ordinal))
        {
            var (first, last) = (Day(item.Period.Start), item.Period.End.Length == 0 ? DateOnly.MaxValue : Day(item.Period.End));
            if (covered is { } until && until < DateOnly.MaxValue && until.AddDays(1) < first)
                yield return (until.AddDays(1).ToString("yyyy-MM-dd", Invariant), first.AddDays(-1).ToString("yyyy-MM-dd", Invariant));
            covered = covered > last ? covered : last;
        }
    }

    private static DateOnly Day(string date) => DateOnly.ParseExact(date[..10], "yyyy-MM-dd", Invariant);

    // The later grant begins the day after the earlier one's last; each stands by itself, and neither contradicts the other.
    private static void OneStretch(GetOverviewResponse overview, string category, string code)
    {
        var grants = Items(overview, category).Where(i => i.Code.Codings.Any(c => c.Code == code)).ToList();
        Assert.Equal([("2023-06-01", "2026-05-31"), ("2026-06-01", "")], grants.Select(g => (g.Period.Start, g.Period.End)));
        Assert.Single(grants.Select(g => g.Code.Text).Distinct());
        Assert.Empty(grants.Select(g => g.ItemId).Intersect(overview.Of(category).Conflicts.Concat(overview.Conflicts).SelectMany(c => c.ItemIds)));
    }
}
