using Gateway.Overview.V1;

namespace Gateway.Tests.Cli;

/// <summary>An answer with contradictions, corrections, several sources for one fact, protection and a time line, about nobody.</summary>
internal static class RichAnswer
{
    public static GetOverviewResponse Full()
    {
        var measures = SampleAnswer.Section("employment-measures", "Indsatser", "Measures", SampleAnswer.Employment(), SectionState.Available);
        measures.Items.Add(
        [
            Item("m1", "Virksomhedspraktik", "2023-03-01", "2024-06-30", ("dfdg", "DFDG"), ("momentum", "KMD Momentum")),
            Item("m2", "Mentor", "2024-02-01", "", ("dfdg", "DFDG")),
            Item("m3", "Mentor", "2024-05-01", "", ("momentum", "KMD Momentum")),
        ]);
        measures.Conflicts.Add(new Conflict
        {
            Kind = ConflictKind.Start,
            ItemIds = { "m2", "m3" },
            Explanation = SampleAnswer.Both("Kilderne oplyser forskellige startdatoer.", "The sources tell different beginnings."),
        });
        var benefits = SampleAnswer.Section("employment-benefits", "Ydelser", "Benefits", SampleAnswer.Employment(), SectionState.Available);
        var benefit = Item("b1", "Sygedagpenge", "2025-01", "2025-12", ("dfdg", "DFDG"));
        benefit.Values.Add(Amount("9500.00"));
        benefit.Corrections.Add(new Correction { SourceItemId = "b1-1", Period = new Period { Start = "2025-05-01", End = "2025-05-31" }, Values = { Amount("-500.25") }, LastChangedAt = "2025-06-02" });
        benefit.NetAmount = new Quantity { Value = "8999.75", Unit = "kr." };
        benefits.Items.Add(benefit);
        var diagnoses = SampleAnswer.Section("hospital-diagnoses", "Diagnoser", "Diagnoses", SampleAnswer.Region(), SectionState.Available);
        diagnoses.Items.Add(Item("d1", "Depressiv enkeltepisode", "2021-11-03", "2021-11-03", ("cosmic", "Cosmic")));
        return new GetOverviewResponse
        {
            Receipt = SampleAnswer.Receipt,
            CatalogueVersion = "sha256:00ff",
            Sections = { measures, benefits, diagnoses },
            Timeline = { Line("hospital-diagnoses", diagnoses.Items[0]), Line("employment-measures", measures.Items[0]), Line("employment-measures", measures.Items[1]), Line("employment-measures", measures.Items[2]), Line("employment-benefits", benefit) },
            Protection = new Protection { Active = true, Until = "2027-03-31", ToldBy = { "person-register", "momentum" }, HiddenPassages = 2 },
        };
    }

    /// <summary>An answer whose only section has items with these periods, all on the time line.</summary>
    public static GetOverviewResponse Dated(params (string Start, string End)[] periods)
    {
        var section = SampleAnswer.Section("employment-measures", "Indsatser", "Measures", SampleAnswer.Employment(), SectionState.Available);
        section.Items.Add(periods.Select((period, place) => Item($"i{place}", $"Nr{place}.", period.Start, period.End, ("dfdg", "DFDG"))));
        return new GetOverviewResponse { Receipt = SampleAnswer.Receipt, Sections = { section }, Timeline = { section.Items.Select(item => Line(section.Category, item)) } };
    }

    private static TimelineEntry Line(string category, Item item) => new() { Category = category, ItemId = item.ItemId, Period = item.Period };

    private static Value Amount(string amount) => new() { Name = "amount", Label = SampleAnswer.Both("Beløb", "Amount"), Quantity = new Quantity { Value = amount, Unit = "kr." } };

    private static Item Item(string id, string what, string start, string end, params (string Id, string Title)[] sources) => new()
    {
        ItemId = id,
        Code = new CodeableConcept { Text = what },
        Period = new Period { Start = start, End = end },
        Provenance = { sources.Select(source => new Provenance { SourceId = source.Id, SourceTitle = source.Title, LastChangedAt = "2026-10-02", Receipt = SampleAnswer.Receipt }) },
    };
}
