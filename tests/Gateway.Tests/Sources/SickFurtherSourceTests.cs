using Gateway.Access;
using Gateway.Sandbox;
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>Proves, against the simulators and their faults, that a fault of any of these sources becomes its own reason, in one call as in a chain of them.</summary>
public sealed class SickFurtherSourceTests : SickSources
{
    /// <summary>One call, chains of them, and a list that is everybody's; each with a citizen it holds something about.</summary>
    public static TheoryData<string, string, string> Sources => new()
    {
        { "columna", "conditions", "0309799993" },
        { "dubu", "child-case", "2008159970" },
        { "getorganized", "cases", "2507799953" },
        { "kmd-momentum", "status", "1403859922" },
        { "kmd-momentum", "notes", "0806759970" },
        { "kmd-nexus", "record", "1901569945" },
        { "rehabilitation-140", "plans", "0806759970" },
        { "schultz-fasit", "measures", "0806759970" },
        { "sundhedsplatformen", "discharge-letters", "1705889990" },
        { "ungedatabasen", "education", "0512019988" },
        { "workbase", "notes", "0512019988" },
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public Task A_fault_becomes_its_reason(string source, string request, string citizen) =>
        // Proves for each fault that the question fails with its reason and never passes for "nothing held", that nobody follows a redirect, and that the same question is answered as before once the source is well.
        FailsWithItsReasonAsync(citizen, source, request, [.. Faults, new(FaultKind.Utf16, ReasonCode.SourceMalformed)]);

    [Theory]
    [MemberData(nameof(Sources))]
    public Task A_slow_answer_counts_and_a_too_slow_one_does_not(string source, string request, string citizen) =>
        // Proves that the right answer is the right answer as long as it comes in time.
        CountsInTimeAloneAsync(citizen, source, request);

    [Theory]
    [MemberData(nameof(Sources))]
    public Task A_flapping_source_is_whole_or_says_that_it_is_not(string source, string request, string citizen) =>
        // Proves that of several questions, each other request failing, an answer is either the whole one or tells its gap, and that gaps come about.
        FlapsAsync(citizen, source, request);

    [Theory]
    [InlineData("columna", "conditions")]
    [InlineData("getorganized", "cases")]
    [InlineData("kmd-momentum", "notes")]
    [InlineData("kmd-momentum", "status")]
    [InlineData("kmd-nexus", "record")]
    [InlineData("rehabilitation-140", "plans")]
    [InlineData("schultz-fasit", "measures")]
    [InlineData("sundhedsplatformen", "conditions")]
    [InlineData("ungedatabasen", "education")]
    [InlineData("workbase", "notes")]
    public async Task Another_persons_answer_is_refused(string source, string request)
    {
        // Proves that what is recorded for others is neither shown to a citizen nobody knows nor taken for "nothing held". Dubu's list is everybody's, and its cases have this test in ChildCaseTests.
        Sandbox.SetFault(source, Fault.Of(FaultKind.WrongPerson));
        Assert.Equal(new SourceOutcome.Failed(ReasonCode.SourceWrongPerson), await AskAsync("1112609989", source, request));
    }
}
