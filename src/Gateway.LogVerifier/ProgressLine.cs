using Gateway.LogVerifier.Language;

namespace Gateway.LogVerifier;

/// <summary>One line on the terminal that shows how far the audit has come; on anything but a terminal it is silent.</summary>
internal sealed class ProgressLine(TextWriter? terminal, Texts texts, TimeProvider clock) : IDisposable
{
    private const int BarWidth = 30;

    // Often enough to be seen moving, seldom enough to cost nothing.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private long _shownAt = -1;
    private bool _shown;

    /// <summary>So many entries of all are checked.</summary>
    internal void Show(long done, long all)
    {
        if (terminal is null || (_shownAt >= 0 && clock.GetElapsedTime(_shownAt) < Pause && done < all))
            return;
        _shownAt = clock.GetTimestamp();
        var filled = all == 0 ? BarWidth : (int)(done * BarWidth / all);
        terminal.Write($"\r[{new string('#', filled)}{new string('.', BarWidth - filled)}] {texts.Of("Progress", done, all)}");
        _shown = true;
    }

    /// <summary>Takes the line away, so that something can be printed.</summary>
    internal void Clear()
    {
        if (_shown)
            terminal?.Write("\r\u001b[K");
        _shown = false;
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();
}
