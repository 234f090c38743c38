namespace Gateway.EndToEndTests;

/// <summary>The shipped recordings in a folder of the test's own, in which single answers say something else.</summary>
internal static class RecordedCopy
{
    /// <summary>Copies all of it and replaces words in single files; a file without the words is a mistake of the test's.</summary>
    internal static void Make(string folder, params (string File, string Words, string Instead)[] changes)
    {
        foreach (var file in Directory.EnumerateFiles(TrueRecord.Recorded, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(TrueRecord.Recorded, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        foreach (var (file, words, instead) in changes)
        {
            var path = Path.Combine(folder, file);
            var text = File.ReadAllText(path);
            Assert.Contains(words, text, StringComparison.Ordinal);
            File.WriteAllText(path, text.Replace(words, instead, StringComparison.Ordinal));
        }
    }
}
