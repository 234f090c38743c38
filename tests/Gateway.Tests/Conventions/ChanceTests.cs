using System.Text.RegularExpressions;

namespace Gateway.Tests.Conventions;

/// <summary>What is drawn in the log's rooms comes from the operating system's generator, so that nobody can know it before.</summary>
public sealed partial class ChanceTests
{
    // Where samples are drawn, what they are drawn from, and where salts, keys and ids are made.
    private static readonly string[] Rooms = ["src/Gateway/LogReading", "src/Gateway.DisclosureLog", "src/Gateway.Storage"];

    [Fact]
    public void Only_the_generator_that_nobody_can_foresee_is_used()
    {
        // Proves: no other source of numbers that look like chance is named in these rooms, in C# or SQL; RandomNumberGenerator alone is.
        var files = Rooms.SelectMany(room => SourceTree.Files(room, ".cs", ".sql")).ToList();
        Assert.True(files.Count > 50, $"only {files.Count} files were read");
        Assert.Empty(from file in files
                     from Match found in Foreseen().Matches(File.ReadAllText(file))
                     select $"{SourceTree.Relative(file)}: {found.Value} - draw with RandomNumberGenerator");
    }

    [Fact]
    public void A_sample_is_drawn_with_it_and_with_nothing_else()
    {
        // Proves: whatever shipped code draws is drawn by the one function that is tested, and that is given RandomNumberGenerator's own numbers.
        var draws = SourceTree.Files("src", ".cs").SelectMany(file => Draw().Matches(File.ReadAllText(file)).Select(m => (File: SourceTree.Relative(file), Numbers: m.Groups[1].Value))).ToList();
        Assert.Equal([("src/Gateway/LogReading/SampleDraw.cs", "RandomNumberGenerator.GetInt32")], draws);
    }

    [Theory]
    [InlineData("Random.Shared.Next(3)", true)]
    [InlineData("Random chance = new(7);", true)]
    [InlineData("new System.Random(Environment.TickCount)", true)]
    [InlineData("items.OrderBy(_ => Guid.NewGuid())", true)]
    [InlineData("SELECT act_id FROM log_search ORDER BY random()", true)]
    [InlineData("RandomNumberGenerator.GetInt32(3)", false)]
    [InlineData("drawn at random", false)]
    public void What_is_looked_for_is_found(string text, bool found)
    {
        // Proves: each other way is found, and the one that is meant is not.
        Assert.Equal(found, Foreseen().IsMatch(text));
    }

    [GeneratedRegex(@"\bRandom\b|\bGuid\.|\bTickCount|\b[Rr][Aa][Nn][Dd][Oo][Mm]\(\)|\bRANDOM\b|gen_random_uuid")]
    private static partial Regex Foreseen();

    // new ChanceSample<Item>(so many, with these numbers).
    [GeneratedRegex(@"\bnew ChanceSample<\w+>\([^;{]*?, ([A-Za-z_][\w.]*)\)")]
    private static partial Regex Draw();
}
