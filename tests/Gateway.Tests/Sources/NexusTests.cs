using Gateway.Access;
using Gateway.Sandbox;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves what the municipality's care system tells of the recorded citizens, reached by nothing but its own links.</summary>
public sealed class NexusTests : SimulatedSources
{
    private const string Source = "kmd-nexus";
    private const string Record = "record";

    [Fact]
    public async Task D4_has_training_from_2026_04_01()
    {
        // Proves that a grant deep in a tree of half objects is followed to the whole one, with paragraph and supplier out of its list of elements and a date without a colon in its offset.
        var answer = await AnsweredAsync("0806759970", Source, Record);
        Assert.Equal([("municipal-rehabilitation-plans", "Vedligeholdende træning", "2026-04-01T00:00:00.000+00:00", "")], Lines(answer));
        Assert.Equal(["paragraph: § 86, stk. 2", "statute: Serviceloven", "supplier: Træningscentret"], Values(answer.Facts[0]));
        Assert.Equal("Bevilliget", answer.Facts[0].Status);
        Assert.Null(answer.Incomplete);
    }

    [Fact]
    public async Task D5_has_ended_home_care_an_active_condition_and_an_aid_that_was_not_returned()
    {
        // Proves all three as they stand, although the citizen is dead: it is for people to see.
        var answer = await AnsweredAsync("1901569945", Source, Record);
        Assert.Equal(
            [
                ("home-care", "Personlig pleje", "2021-03-22T00:00:00.000+00:00", ""),
                ("assistive-aids", "Rollator", "2022-01-10T00:00:00.000+00:00", ""),
                ("municipal-health-statuses", "Nedsat mobilitet", "", ""),
            ],
            Lines(answer));
        Assert.Equal(["Afsluttet", "", "Aktiv"], answer.Facts.Select(f => f.Status));
        Assert.Equal(["paragraph: § 83, stk. 1", "statute: Serviceloven", "supplier: Hjemmeplejen Øst"], Values(answer.Facts[0]));
        Assert.Equal(["group: careCondition", "current-level: 3"], Values(answer.Facts[2]));
        Assert.Equal("2026-07-01T06:15:00.000+00:00", answer.Facts[2].LastChangedAt);
    }

    [Fact]
    public async Task What_a_reference_of_another_kind_leads_to_is_named_and_not_fetched()
    {
        // Proves that a form among the references is named by structure alone and its object left where it is.
        var answer = await AnsweredAsync("1901569945", Source, Record);
        Assert.Contains(answer.NotMapped, n => n.Path.StartsWith("references", StringComparison.Ordinal));
        Assert.DoesNotContain(answer.NotMapped, n => n.Path.Contains("rytme", StringComparison.Ordinal));
        Assert.DoesNotContain(Sandbox.Received, r => r.PathAndQuery.Contains("formData", StringComparison.Ordinal));
    }

    [Fact]
    public async Task D9_and_D12_have_grants_conditions_and_aids()
    {
        // Proves that a patient behind a page of the search is found as one that comes at once, and that each paragraph leads to its kind of help, and none to a referral.
        Assert.Equal(
            [("home-care", "Praktisk hjælp"), ("assistive-aids", "Kontorstol med bremse"), ("municipal-health-statuses", "Udholdenhed")],
            (await AnsweredAsync("1705889990", Source, Record)).Facts.Select(f => (f.Category, f.Code.Text)));
        Assert.Equal(
            [("municipal-rehabilitation-plans", "Genoptræning, knæ"), ("assistive-aids", "Badebænk"), ("municipal-health-referrals", "Forebyggende samtale")],
            (await AnsweredAsync("2207669995", Source, Record)).Facts.Select(f => (f.Category, f.Code.Text)));
        Assert.Contains(Sandbox.Received, r => r.PathAndQuery.EndsWith("/patientDetailsSearch/pages/88012", StringComparison.Ordinal));
    }

    [Fact]
    public async Task D8_is_known_and_shown_to_nobody()
    {
        // Proves that a patient without a view is "no access" and not "nothing held".
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceGivesNoAccess), await AskAsync("2507799953", Source, Record));
    }

    [Fact]
    public async Task D3_is_not_found()
    {
        // Proves that 404 to the search is "no information".
        Assert.Equal(new SourceOutcome.NothingHeld(ReasonCode.PersonNotFound), await AskAsync("1112609989", Source, Record));
        Assert.Single(Sandbox.Received);
    }

    [Fact]
    public async Task A_search_without_pages_is_nobody()
    {
        // Proves the other way in which the search says that it has found none.
        await using var server = await OwnServer.SayingAsync("""{"totalItems":0,"pages":[]}""", "application/hal+json");
        var connection = SourceBench.To(Sandbox)[Source] with { Address = server.Address };
        Assert.Equal(new SourceOutcome.NothingHeld(ReasonCode.PersonNotFound), await Bench.AskOneAsync(connection, Shipped.Question(Shipped.D1, Source, Record), CancellationToken.None));
    }

    [Fact]
    public async Task Another_patients_record_is_refused()
    {
        // Proves that the patient a search gives must carry the number that was searched for, hyphen or none.
        Sandbox.SetFault(Source, Fault.Of(FaultKind.WrongPerson));
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceWrongPerson), await AskAsync("1112609989", Source, Record));
    }

    [Fact]
    public async Task Only_what_is_allowed_is_followed()
    {
        // Proves that for aids alone neither activities nor conditions are fetched.
        var grant = Shipped.Grant(Shipped.Citizen("1901569945"), [Shipped.Consent("c", "assistive-aids")], "assistive-aids");
        var question = SourceQuestion.From(grant, Shipped.ByToken).Single(q => q.Definition.Id == Source);
        var answer = Assert.IsType<SourceOutcome.Answered>(await Bench.AskOneAsync(SourceBench.To(Sandbox)[Source], question, CancellationToken.None));
        Assert.Equal(["Rollator"], answer.Facts.Select(f => f.Code.Text));
        Assert.DoesNotContain(Sandbox.Received, r => r.PathAndQuery.Contains("patientActivities", StringComparison.Ordinal) || r.PathAndQuery.Contains("patientConditions", StringComparison.Ordinal));
    }
}
