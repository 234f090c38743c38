// Proves that one call's memory is never given out twice, that nobody waits for ever for it, and that one source alone cannot take it all.
using Gateway.Sources;

namespace Gateway.Tests.Sources;

/// <summary>The memory of one call, shared by answers of random sizes that come in random steps.</summary>
public sealed class CallMemoryTests
{
    private const int Capacity = 1_000;
    private const int Answers = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 50)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_answers_ask_for_all_are_served_and_never_more_is_given_than_there_is(int seed)
    {
        // Proves for random histories: together they never hold more than there is; each gets all it asked for up to the most it said, though others hold theirs until they end; and in the end everything is given back. Fails when whoever comes is given what is free (deadlock), or when what is given back is forgotten.
        using var memory = new CallMemory(Capacity);
        using var patience = new CancellationTokenSource(Patience);
        var lowest = Capacity;
        await Task.WhenAll(Enumerable.Range(0, Answers).Select(n => Task.Run(async () =>
        {
            var random = new Random((seed * Answers) + n);
            var most = random.Next(1, Capacity + 1);
            var share = memory.Open(most);
            for (var held = 0; held < most;)
            {
                held = random.Next(held + 1, most + 1);
                Assert.True(await memory.HoldAsync(share, held, patience.Token));
                Lower(ref lowest, memory.Free);
                if (random.Next(4) == 0)
                    await Task.Yield();
                // What was reserved may turn out to be less.
                if (random.Next(4) == 0)
                    memory.Hold(share, held = random.Next(1, held + 1));
                if (random.Next(3) == 0)
                    break;
            }
            memory.Hold(share, 0);
        }, patience.Token)));
        Assert.True(lowest >= 0, $"{-lowest} more than there is");
        Assert.Equal(Capacity, memory.Free);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Who_gives_up_takes_nothing_along(int seed)
    {
        // Proves for random histories in which every second one waits no longer than an instant: those who stay are served, and all is given back.
        using var memory = new CallMemory(Capacity);
        using var patience = new CancellationTokenSource(Patience);
        await Task.WhenAll(Enumerable.Range(0, Answers).Select(n => Task.Run(async () =>
        {
            var random = new Random((seed * Answers) + n);
            var share = memory.Open(Capacity);
            using var hurry = new CancellationTokenSource();
            if (n % 2 == 0)
                hurry.CancelAfter(TimeSpan.FromMilliseconds(random.Next(3)));
            try
            {
                Assert.True(await memory.HoldAsync(share, random.Next(1, Capacity / 2), n % 2 == 0 ? hurry.Token : patience.Token));
                await Task.Yield();
                Assert.True(await memory.HoldAsync(share, random.Next(Capacity / 2, Capacity + 1), n % 2 == 0 ? hurry.Token : patience.Token));
            }
            catch (OperationCanceledException) when (n % 2 == 0)
            {
                Assert.True(hurry.IsCancellationRequested);
            }
            finally
            {
                memory.Hold(share, 0);
            }
        }, patience.Token)));
        Assert.Equal(Capacity, memory.Free);
    }

    [Fact]
    public async Task Nobody_is_begun_with_who_could_keep_another_from_ending()
    {
        // Proves the rule by its smallest case: two answers of 600 out of 1,000 that have begun with 500 each could neither of them end; the second one waits, and goes on when the first has ended. One that needs no more than is left beside the first does not wait.
        using var memory = new CallMemory(Capacity);
        var (first, second, small) = (memory.Open(600), memory.Open(600), memory.Open(100));
        Assert.True(memory.HoldAsync(first, 500, default).IsCompletedSuccessfully);
        Assert.True(memory.HoldAsync(small, 100, default).IsCompletedSuccessfully);
        var waiting = memory.HoldAsync(second, 500, default);
        Assert.False(waiting.IsCompleted);
        Assert.True(memory.HoldAsync(first, 600, default).IsCompletedSuccessfully);
        memory.Hold(first, 0);
        Assert.True(await waiting.WaitAsync(Patience));
    }

    [Fact]
    public async Task None_of_those_who_wait_to_begin_overtakes_another()
    {
        // Proves fairness: a large answer that waits is not passed by small ones that came later, however many they are.
        using var memory = new CallMemory(Capacity);
        var (holder, large) = (memory.Open(Capacity), memory.Open(Capacity));
        Assert.True(memory.HoldAsync(holder, Capacity, default).IsCompletedSuccessfully);
        var waits = memory.HoldAsync(large, Capacity, default);
        var later = Enumerable.Range(0, 5).Select(_ => memory.HoldAsync(memory.Open(10), 10, default)).ToList();
        memory.Hold(holder, 0);
        Assert.True(await waits.WaitAsync(Patience));
        Assert.DoesNotContain(later, l => l.IsCompleted);
        memory.Hold(large, 0);
        Assert.All(await Task.WhenAll(later).WaitAsync(Patience), Assert.True);
    }

    [Fact]
    public async Task What_is_small_waits_behind_no_large_one()
    {
        // Proves: while a large answer waits for another to end, one that is small has its room at once, and one that is not waits behind it.
        using var memory = new CallMemory(Capacity);
        var holder = memory.Open(600);
        Assert.True(memory.HoldAsync(holder, 600, default).IsCompletedSuccessfully);
        var large = memory.HoldAsync(memory.Open(900), 900, default);
        var middling = memory.HoldAsync(memory.Open(300), 300, default);
        var small = memory.Open(30);
        Assert.True(memory.HoldAsync(small, 30, default).IsCompletedSuccessfully);
        Assert.False(large.IsCompleted || middling.IsCompleted);
        memory.Hold(small, 0);
        memory.Hold(holder, 0);
        Assert.True(await large.WaitAsync(Patience));
    }

    [Fact]
    public async Task Answers_of_several_large_pages_all_come_to_their_end()
    {
        // Proves with the sizes that hold: four sources each send two pages of 1.5 MiB as dense as bundles, at once; each is read to its end, because the index of a page is asked for before it is made. Fails (all wait for each other) where it is taken unasked.
        using var memory = new CallMemory();
        using var patience = new CancellationTokenSource(Patience);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Task.Run(async () =>
        {
            using var room = memory.RoomFor($"source-{n}", Largest);
            for (var page = 0; page < 2; page++)
            {
                const int Bytes = 3 * 512 * 1024;
                Assert.True(await room.WaitForAsync(16 * 1024, patience.Token));
                Assert.True(await room.WaitForAsync(Bytes, patience.Token));
                room.Take(Bytes);
                await Task.Yield();
                Assert.True(await room.WaitForTreeAsync(2 * 1024 * 1024, Bytes / 17, patience.Token));
                room.TakeTokens(Bytes / 17);
                room.Keep(2 * 1024 * 1024);
            }
        })));
        Assert.Equal(CallMemory.OfOneCall, memory.Free);
    }

    [Fact]
    public async Task More_than_an_answer_may_ever_have_is_refused_at_once()
    {
        // Proves that nobody waits for what never comes, and that an answer allowed more than there is may have all there is.
        using var memory = new CallMemory(Capacity);
        Assert.False(await memory.HoldAsync(memory.Open(600), 601, default));
        Assert.True(memory.HoldAsync(memory.Open(long.MaxValue), Capacity, default).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task One_source_that_drips_keeps_nobody_elses_answer_waiting_that_is_not_very_large()
    {
        // Proves with the sizes that hold: nine questions to one source hold all they are let have, and another source's answer of two mebibytes gets its room at once.
        using var memory = new CallMemory();
        var sick = Enumerable.Range(0, 9).Select(_ => memory.RoomFor("sick", Largest)).ToList();
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        foreach (var room in sick)
        {
            for (var bytes = 1024; bytes <= Largest; bytes *= 2)
            {
                try
                {
                    Assert.True(await room.WaitForAsync(bytes, patience.Token));
                }
                catch (OperationCanceledException)
                {
                    break;
                }
            }
        }
        using var well = memory.RoomFor("well", Largest);
        Assert.True(well.WaitForAsync(VeryLarge, default).IsCompletedSuccessfully);
        sick.ForEach(r => r.Dispose());
    }

    [Fact]
    public void What_is_kept_of_one_answer_leaves_every_other_its_share()
    {
        // Proves: when some answers have used up what the call keeps, each other one still keeps its first facts, and is told when there is no more.
        using var memory = new CallMemory();
        using var greedy = memory.RoomFor("greedy", Largest);
        while (greedy.TryKeepFact(100_000))
        {
            // Until there is none left.
        }
        using var modest = memory.RoomFor("modest", Largest);
        Assert.True(modest.TryKeepFact(10_000));
        Assert.True(modest.TryKeepFact(10_000));
        Assert.False(modest.TryKeepFact(100_000));
    }

    private const int Largest = 4 * 1024 * 1024;
    private const int VeryLarge = 2 * 1024 * 1024;

    private static void Lower(ref int lowest, int seen)
    {
        for (var before = lowest; seen < before; before = lowest)
        {
            if (Interlocked.CompareExchange(ref lowest, seen, before) == before)
                return;
        }
    }
}
