using Gateway.FirstUse;
using Gateway.Overview.V1;
using Gateway.Sandbox;

namespace Gateway.EndToEndTests;

/// <summary>The end of an overview in parts, which repeats dates of what came before.</summary>
public sealed class StreamClosingTests : IAsyncLifetime
{
    private const string Diagnoses = "hospital-diagnoses";
    private readonly RunningGateway _gateway = new();

    public Task InitializeAsync() => _gateway.InitializeAsync();

    public Task DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_time_line_leaves_out_what_was_withdrawn_meanwhile(bool withdrawn)
    {
        // Proves: a section has come, its consent is withdrawn while another source is slow, and no date of it is repeated in the closing; without the withdrawal it does.
        _gateway.Simulators.SetFault("ffb", Fault.Slow(TimeSpan.FromSeconds(2)));
        IReadOnlyList<TimelineEntry> line = [];
        var came = false;
        await foreach (var part in _gateway.Caseworker.StreamOverviewAsync(GeneratedClient.Streamed(_gateway.About("D1", Diagnoses, "social-assessment", "employment-measures"))))
        {
            if (part.Sections?.Sections.FirstOrDefault(s => s.Category == Diagnoses) is { } section)
            {
                Assert.NotEmpty(section.Items);
                came = true;
                if (withdrawn)
                    await WithdrawAsync();
            }
            line = part.Closing?.Timeline ?? line;
        }
        Assert.True(came);
        Assert.Equal(!withdrawn, line.Any(e => e.Category == Diagnoses));
        Assert.Contains(line, e => e.Category == "employment-measures");
    }

    private async Task WithdrawAsync()
    {
        foreach (var consent in await _gateway.Consents.ReadAsync(OneCommandStart.Municipality, Access.Person.Known(_gateway.Citizen("D1"))))
            await _gateway.Consents.WithdrawAsync(OneCommandStart.Municipality, consent.ConsentId);
    }
}
