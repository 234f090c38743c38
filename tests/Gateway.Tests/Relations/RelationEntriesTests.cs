using System.Text;
using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.Relations;
using Gateway.Storage;
using Gateway.Tests.Access;

namespace Gateway.Tests.Relations;

/// <summary>Proves to the byte what the log says of a check.</summary>
public sealed class RelationEntriesTests
{
    private static readonly byte[] Salt = [.. Enumerable.Range(0, Commitment.SaltLength).Select(i => (byte)i)];
    private static readonly QueryId Query = new("0f0e0d0c0b0a09080706050403020100");
    private static readonly QueryId Answered = new("00112233445566778899aabbccddeeff");
    private static readonly RelationQuestion Question = new(Scene.Municipality, "99990001", Person.Known(CitizenId.TryParse("1403859922")!));

    [Fact]
    public void A_check_says_who_asked_whose_case_and_what_came_of_it()
    {
        // Proves the format; the citizen stands in it as a commitment alone (computed outside this code base for the same salt).
        var entry = RelationEntries.Checked(
            Query, Question with { Unconfirmed = Answered }, new RelationFinding(RelationOutcome.NotAnswered, [ReasonCode.SourceTimeout, ReasonCode.SourceBusy]), [], Salt, Scene.Noon);
        Assert.Equal(
            """
            gateway-disclosure-log/v1
            kind relation-checked
            municipality 0999
            at 2026-11-21T12:00:00.000Z
            query 0f0e0d0c0b0a09080706050403020100
            organisation 99990001
            citizen 113ab45617c0ae0a5c7607bca3769108755f45a93026b487735622de7d048140
            relation not-answered
            answered-before 00112233445566778899aabbccddeeff
            cause SOURCE_TIMEOUT
            cause SOURCE_BUSY

            """,
            Text(entry));
    }

    [Fact]
    public void What_was_known_names_no_query_that_asked()
    {
        // Proves: no line for a question nobody put, and none for a query nobody answered before.
        var text = Text(RelationEntries.Checked(null, Question, RelationFinding.Known, [], Salt, Scene.Noon));
        Assert.DoesNotContain("\nquery ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("answered-before", text, StringComparison.Ordinal);
        Assert.EndsWith("\nrelation confirmed\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\nrelation denied\ncause PERSON_NOT_FOUND\n", Text(RelationEntries.Checked(Query, Question, new(RelationOutcome.Denied, [ReasonCode.PersonNotFound]), [], Salt, Scene.Noon)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_source_that_answered_about_somebody_else_is_named()
    {
        // Proves: after the causes, each by its id, also where another source's answer confirmed the case and there is no cause.
        var unanswered = new RelationFinding(RelationOutcome.NotAnswered, [ReasonCode.SourceWrongPerson]);
        Assert.EndsWith(
            "\nrelation not-answered\ncause SOURCE_WRONG_PERSON\nalarm dfdg SOURCE_WRONG_PERSON\nalarm other SOURCE_WRONG_PERSON\n",
            Text(RelationEntries.Checked(Query, Question, unanswered, ["dfdg", "other"], Salt, Scene.Noon)), StringComparison.Ordinal);
        Assert.EndsWith("\nrelation confirmed\nalarm other SOURCE_WRONG_PERSON\n", Text(RelationEntries.Checked(Query, Question, RelationFinding.Known, ["other"], Salt, Scene.Noon)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_seal_is_recorded_without_the_citizen()
    {
        // Proves the format of what nobody can ask about.
        var text = Text(RelationEntries.SealBroken(new WaitingRelation(Answered, Scene.Municipality, "99990001", OfMunicipality: true, "26/7", [1], 0), Scene.Noon));
        Assert.EndsWith("\norganisation 99990001\nrelation not-answered\nanswered-before 00112233445566778899aabbccddeeff\ncause SEAL_BROKEN\n", text, StringComparison.Ordinal);
    }

    private static string Text(LogEntry entry) => Encoding.UTF8.GetString(entry.ToBytes());
}
