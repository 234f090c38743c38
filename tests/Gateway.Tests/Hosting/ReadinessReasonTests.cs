using Gateway.Callers;
using Gateway.Hosting.Health;
using Gateway.Storage;

namespace Gateway.Tests.Hosting;

/// <summary>Why the gateway is not ready is told in fixed phrases, to who looks after it.</summary>
public sealed class ReadinessReasonTests
{
    [Fact]
    public void Each_fault_has_a_phrase_of_its_own_that_names_nothing()
    {
        // Proves for every fault there is: a phrase no other has, of plain words, without a number, a path, a host or an address.
        var phrases = Enum.GetValues<StoreFault>().Select(ReadinessReason.Of).ToList();
        Assert.Equal(phrases.Count, phrases.Distinct().Count());
        Assert.All(phrases, p => Assert.Matches("^(log|clock): [a-z -]+$", p));
    }

    [Fact]
    public void Two_roles_may_know()
    {
        // Proves for every role there is.
        Assert.Equal([Role.SourceOwner, Role.PrivacyOfficer], Enum.GetValues<Role>().Where(ReadinessReason.MayKnow));
    }
}
