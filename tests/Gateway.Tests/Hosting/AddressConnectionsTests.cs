using System.Net;
using Gateway.Hosting;
using Gateway.Tests.Sources.Resilience;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Hosting;

/// <summary>How many connections an address may have, and what becomes of those that let nothing be answered.</summary>
public sealed class AddressConnectionsTests
{
    private static readonly IPAddress One = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Other = IPAddress.Parse("192.0.2.2");
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(1);

    private readonly HandClock _clock = new();
    private readonly List<string> _closed = [];

    [Fact]
    public void An_address_has_its_own_count_which_ends_with_its_last_connection()
    {
        // Proves: what one address has open keeps no other out, a closed connection makes room for one more, and an address that has none is forgotten.
        var connections = Connections(GatewayLimits.Standard with { ConnectionsPerAddress = 2 });
        var first = Used(connections, One);
        var second = Used(connections, One);
        Assert.Null(connections.Enter(One, () => { }));
        var others = Used(connections, Other);
        connections.Leave(first);
        first = Used(connections, One);
        Assert.Null(connections.Enter(One, () => { }));
        connections.Leave(others);
        connections.Leave(first);
        connections.Leave(second);
        Forgotten(connections);
    }

    [Fact]
    public void Who_gives_up_what_was_just_begun_is_ended_and_kept_out_for_a_while()
    {
        // Proves: the last call within the limit harms nothing; the one that reaches it ends this connection alone; the address is not let in until the named time has passed, what it has open goes on, others are let in, and afterwards nothing is remembered.
        var connections = Connections(GatewayLimits.Standard);
        var (resetting, beside) = (Used(connections, One, "resetting"), Used(connections, One, "beside"));
        for (var i = 1; i < GatewayLimits.Standard.Unanswered; i++)
            resetting.CallEnded(AtOnce, aborted: true);
        Assert.Empty(_closed);
        var (newcomer, others) = (Used(connections, One), Used(connections, Other));
        resetting.CallEnded(AtOnce, aborted: true);
        Assert.Equal(["resetting"], _closed);
        Assert.Null(connections.Enter(One, () => { }));
        others.CallEnded(AtOnce, aborted: false);
        Assert.NotNull(connections.Enter(Other, () => { }));
        _clock.Move(GatewayLimits.RefusedFor - TimeSpan.FromTicks(1));
        Assert.Null(connections.Enter(One, () => { }));
        _clock.Move(TimeSpan.FromTicks(1));
        connections.Leave(Used(connections, One));
        Array.ForEach([resetting, beside, newcomer], connections.Leave);
        Assert.Equal(["resetting"], _closed);
    }

    [Fact]
    public void A_call_that_begins_after_its_connection_ended_is_not_counted_once_more()
    {
        // Proves: of connections for nothing, each with a call that the server began too late, it takes as many as the limit says, and not half.
        var connections = Connections(GatewayLimits.Standard);
        for (var i = 0; i < GatewayLimits.Standard.Unanswered; i++)
        {
            var late = connections.Enter(One, () => { });
            Assert.NotNull(late);
            connections.Leave(late);
            late.CallBegan();
            late.CallEnded(AtOnce, aborted: true);
        }
        Assert.Null(connections.Enter(One, () => { }));
    }

    [Fact]
    public void Who_waited_for_an_answer_may_give_up_as_often_as_they_like()
    {
        // Proves: calls given up once they have lasted as long as a call may be thought to take are counted as nothing, however many.
        var connections = Connections(GatewayLimits.Standard);
        var patient = Used(connections, One);
        for (var i = 0; i < 10 * GatewayLimits.Standard.Unanswered; i++)
            patient.CallEnded(GatewayLimits.GivenUpAtOnce, aborted: true);
        Assert.Empty(_closed);
        connections.Leave(Used(connections, One));
    }

    [Fact]
    public void Answers_count_against_what_is_given_up()
    {
        // Proves: a connection, and an address, that has as many calls answered as it gives up is never ended or refused, in whatever order they come, also where the answers are another connection's of the same address, whose own flood ends that alone.
        var connections = Connections(GatewayLimits.Standard);
        var (mixed, busy) = (Used(connections, One, "mixed"), Used(connections, One, "busy"));
        for (var i = 0; i < 10 * GatewayLimits.Standard.Unanswered; i++)
            mixed.CallEnded(AtOnce, aborted: i % 2 == 0);
        Assert.Empty(_closed);
        var resetting = Used(connections, One, "resetting");
        for (var i = 0; i < GatewayLimits.Standard.Unanswered; i++)
        {
            busy.CallEnded(AtOnce, aborted: false);
            resetting.CallEnded(AtOnce, aborted: true);
        }
        Assert.Equal(["resetting"], _closed);
        Assert.NotNull(connections.Enter(One, () => { }));
    }

    [Fact]
    public void What_lies_back_counts_no_longer()
    {
        // Proves: fewer than the limit in each stretch of time, for ever, is no flood.
        var connections = Connections(GatewayLimits.Standard);
        var slow = Used(connections, One);
        for (var i = 0; i < 10 * GatewayLimits.Standard.Unanswered; i++)
        {
            slow.CallEnded(AtOnce, aborted: true);
            _clock.Move(GatewayLimits.UnansweredWithin / (GatewayLimits.Standard.Unanswered - 1));
        }
        Assert.Empty(_closed);
        connections.Leave(slow);
        Forgotten(connections);
    }

    [Fact]
    public void Connections_for_nothing_count_as_calls_given_up()
    {
        // Proves: an address that connects time and again without a call is kept out as one that resets streams is.
        var connections = Connections(GatewayLimits.Standard);
        for (var i = 0; i < GatewayLimits.Standard.Unanswered; i++)
            connections.Leave(connections.Enter(One, () => { })!);
        Assert.Null(connections.Enter(One, () => { }));
        Assert.NotNull(connections.Enter(Other, () => { }));
    }

    [Fact]
    public void Who_has_most_connections_without_a_call_makes_room()
    {
        // Proves: beyond the share of connections without a call a newcomer closes the longest-standing of the address that has most of them, never one that has had a call; where its own has as many as any it is not let in; who was closed so is not counted as connecting for nothing.
        var connections = Connections(GatewayLimits.Standard with { Connections = 10 });
        var used = Used(connections, One, "used");
        CountedConnection? Unused(IPAddress address, string name) => connections.Enter(address, () => _closed.Add(name));
        var first = Unused(One, "first");
        Assert.NotNull(Unused(Other, "others"));
        Assert.NotNull(Unused(One, "second"));
        Assert.Null(Unused(One, "one too many"));
        Assert.Empty(_closed);
        var newcomer = Unused(IPAddress.Parse("192.0.2.3"), "newcomer");
        Assert.NotNull(newcomer);
        Assert.Equal(["first"], _closed);
        // Each has one by now: nobody who has one takes another's, and who has none does.
        Assert.Null(Unused(One, "again"));
        Assert.Null(Unused(Other, "again"));
        Assert.NotNull(Unused(IPAddress.Parse("192.0.2.4"), "another newcomer"));
        Assert.Equal(2, _closed.Count);
        newcomer.CallBegan();
        Assert.NotNull(Unused(Other, "there is room"));
        connections.Leave(first!);
        connections.Leave(used);
        Assert.Equal(2, _closed.Count);
        Assert.DoesNotContain("newcomer", _closed);
    }

    [Fact]
    public void Addresses_do_not_displace_each_other_in_turn()
    {
        // Proves: who had to make room takes nobody's place within the named time, unless it has had a call answered; who comes for the first time does, and so does it afterwards.
        var connections = Connections(GatewayLimits.Standard with { Connections = 10 });
        CountedConnection? Unused(int address) => connections.Enter(IPAddress.Parse($"198.51.100.{address}"), () => _closed.Add($"{address}"));
        var answered = Unused(1)!;
        Assert.All(Enumerable.Range(2, 2), i => Assert.NotNull(Unused(i)));
        Assert.NotNull(Unused(4));
        Assert.NotNull(Unused(5));
        Assert.Equal(["1", "2"], _closed);
        Assert.Null(Unused(1));
        Assert.Null(Unused(2));
        answered.CallEnded(AtOnce, aborted: false);
        Assert.NotNull(Unused(1));
        Assert.Equal(["1", "2", "3"], _closed);
        _clock.Move(GatewayLimits.UnansweredWithin);
        Assert.NotNull(Unused(2));
    }

    [Fact]
    public void Making_room_counts_as_nothing()
    {
        // Proves: an address whose connections are closed for others, more of them than the limit, is let in as ever.
        var limits = GatewayLimits.Standard with { Connections = 10 };
        var connections = Connections(limits);
        for (var i = 0; i < 2 * limits.Unanswered; i++)
        {
            var made = Enumerable.Range(0, 3).Select(_ => connections.Enter(One, () => _closed.Add("one's"))!).ToList();
            var taking = connections.Enter(Other, () => { })!;
            Assert.Equal(i + 1, _closed.Count);
            connections.Leave(made[0]);
            foreach (var each in made[1..].Append(taking))
            {
                each.CallBegan();
                connections.Leave(each);
            }
        }
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2:ffff::1", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::")]
    public void A_host_with_many_addresses_is_counted_as_one(string address, string counted)
    {
        // Proves: addresses of one /64 count together, those of another apart, and IPv4 alike in both ways of writing it.
        Assert.Equal(IPAddress.Parse(counted), CountedAddress.Of(IPAddress.Parse(address)));
    }

    private AddressConnections Connections(GatewayLimits limits) =>
        new(limits, new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(_clock).BuildServiceProvider());

    private CountedConnection Used(AddressConnections connections, IPAddress address, string name = "")
    {
        var entered = connections.Enter(address, () => _closed.Add(name));
        Assert.NotNull(entered);
        entered.CallBegan();
        return entered;
    }

    private void Forgotten(AddressConnections connections)
    {
        _clock.Move(2 * GatewayLimits.UnansweredWithin);
        connections.Leave(Used(connections, Other));
        Assert.Equal(0, connections.Addresses);
    }
}
