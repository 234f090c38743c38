using System.Text;

namespace Gateway.EndToEndTests;

/// <summary>The folder that a source's files come into, and what becomes of them there.</summary>
internal sealed class DeliveryFolder(RunningGateway gateway, string source)
{
    /// <summary>A recorded file with words of it altered, byte for byte: what is not touched stays as it was.</summary>
    internal static byte[] Altered(string source, string file, params (string Words, string Instead)[] changes)
    {
        var text = Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(TrueRecord.Recorded, source, file)));
        foreach (var (words, instead) in changes)
        {
            Assert.Contains(words, text, StringComparison.Ordinal);
            text = text.Replace(words, instead, StringComparison.Ordinal);
        }
        return Encoding.Latin1.GetBytes(text);
    }

    /// <summary>Lays the files down, each under a partial name until it is whole, and waits until they have been taken.</summary>
    internal async Task DeliverAsync(IEnumerable<(string Name, byte[] Content)> files)
    {
        var names = new List<string>();
        foreach (var (name, content) in files)
        {
            await File.WriteAllBytesAsync(In("in", name + ".part"), content);
            File.Move(In("in", name + ".part"), In("in", name));
            names.Add(name);
        }
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (names.Exists(name => File.Exists(In("in", name))))
            await Task.Delay(50, patience.Token);
    }

    /// <summary>That each file was set aside for its reason, and that its report tells nothing of what stood in it.</summary>
    internal async Task AssertSetAsideAsync(IEnumerable<(string Name, byte[] Content, string Why)> files, params string[] untold)
    {
        foreach (var (name, _, why) in files)
        {
            var report = await File.ReadAllTextAsync(In("set-aside", name + ".report"));
            Assert.True(report.Contains(why, StringComparison.Ordinal), $"{name}: {report}");
            Assert.All(untold, words => Assert.DoesNotContain(words, report, StringComparison.OrdinalIgnoreCase));
        }
    }

    private string In(params string[] path) => Path.Combine([gateway.DataFolder, "delivered", source, .. path]);
}
