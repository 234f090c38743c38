using System.Collections.Concurrent;

namespace Gateway.Sources;

/// <summary>
/// The one thread of the process on which trees of large answers are made and let go of. The parser's index lies in memory
/// that the runtime keeps ready for every thread that ever gave some back, 7 MiB of it for the largest answer: on a thread of
/// their own, trees use the same again and again. So a flood of large answers also takes one processor and no more.
/// </summary>
internal static class LargeTrees
{
    // What lies about after this much was read is looked for: the runtime itself waits until it is several times as much, and
    // the next calls' answers come on top of it.
    private const int LookForGarbageAfter = 8 * 1024 * 1024;

    private static readonly BlockingCollection<Action> Work = Begin();
    private static int _read;

    /// <summary>Makes a tree of that many bytes when it is its turn; what waits longer than its deadline is not begun, and what is begun is ended.</summary>
    internal static async Task<T> MakeAsync<T>(int bytes, Func<T> make, CancellationToken deadline)
    {
        var made = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var isTaken = 0;
        Work.Add(
            () =>
            {
                if (Interlocked.Exchange(ref isTaken, 1) == 0)
                    Make(bytes, make, made);
            },
            CancellationToken.None);
        await using var stop = deadline.UnsafeRegister(
            _ =>
            {
                // Whoever waits in vain does not hold their memory until it would have been their turn.
                if (Interlocked.Exchange(ref isTaken, 1) == 0)
                    made.SetCanceled(deadline);
            },
            null);
        return await made.Task;
    }

    /// <summary>Lets go of a tree: of a large one there, of another here.</summary>
    internal static void LetGo(IDisposable tree, bool isLarge)
    {
        if (isLarge)
            Work.Add(tree.Dispose);
        else
            tree.Dispose();
    }

    // Once for two of the largest answers: it takes a tenth of the time that these take.
    private static void LookForGarbage(int bytes)
    {
        if ((_read += bytes) < LookForGarbageAfter)
            return;
        _read = 0;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
    }

    private static void Make<T>(int bytes, Func<T> make, TaskCompletionSource<T> made)
    {
        try
        {
            LookForGarbage(bytes);
            made.SetResult(make());
        }
        catch (Exception e)
        {
            // Whoever asked for it is told, as they would be where they made it themselves.
            made.SetException(e);
        }
    }

    private static BlockingCollection<Action> Begin()
    {
        var work = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (var one in work.GetConsumingEnumerable())
                one();
        })
        { IsBackground = true, Name = nameof(LargeTrees) }.UnsafeStart();
        return work;
    }
}
