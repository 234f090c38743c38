using System.Text;
using Gateway.Sources.Dropped;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Sources.Dropped;

/// <summary>How large a delivered file may be, and how many may lie there that nobody can open.</summary>
public sealed class DropLimitsTests
{
    [Theory]
    [InlineData("medcom-letters", "edi")]
    [InlineData("medcom-letters", "xml")]
    [InlineData("gp-certificates", "xml")]
    [InlineData("hospital-notifications", "json")]
    public void A_letter_that_is_too_large_is_set_aside_with_its_reason(string source, string ending)
    {
        // Proves of each format that is no table: one byte beyond what a file of it may have, and it is set aside for its size, unread; at the limit it is read, and set aside for what it says.
        using var folder = new TemporaryFolder();
        var arrives = Directory.CreateDirectory(Path.Combine(folder.Path, "in")).FullName;
        foreach (var (name, size) in new[] { ("a", DroppedSource.LargestDocument), ("b", DroppedSource.LargestDocument + 1) })
        {
            var path = Path.Combine(arrives, $"{name}.{ending}");
            File.WriteAllBytes(path, Encoding.ASCII.GetBytes(new string(' ', size)));
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddMinutes(-1));
        }
        var dropped = new DroppedSource(Shipped.Definition(source), folder.Path, TimeProvider.System, NullLogger.Instance);
        dropped.Look();
        Assert.Empty(Directory.EnumerateFiles(arrives));
        Assert.Equal("whole file: TooLarge\n", ReportOf(folder, $"b.{ending}"));
        Assert.DoesNotContain("TooLarge", ReportOf(folder, $"a.{ending}"), StringComparison.Ordinal);
        Assert.True(dropped.Health!.HasSetAside);
    }

    [Fact]
    public void A_table_may_be_larger_than_a_letter()
    {
        // Proves: what a letter may not be, a table may: its rows are counted as they are read.
        using var bench = new DropBench();
        var rows = new StringBuilder("Id;CPR;Navn\n");
        var name = new string('x', 4_000);
        for (var id = 1; rows.Length <= DroppedSource.LargestDocument; id++)
            rows.Append(id).Append(";1403859922;").Append(name).Append('\n');
        bench.Deliver("Borger_20261101.csv", rows.ToString());
        bench.Source.Look();
        Assert.Equal(["Borger_20261101.csv"], bench.Names("read"));
    }

    [Fact]
    public void Files_that_nobody_can_open_keep_no_later_one_out()
    {
        // Proves: as many as are looked at together, all first by name and none to be opened: the files after them are taken with the next look, and each of the others when it can be opened.
        using var bench = new DropBench();
        var names = Enumerable.Range(0, DropFolder.MostFilesAtOnce).Select(i => $"Borger_{new DateOnly(2020, 1, 1).AddDays(i):yyyyMMdd}.csv").ToList();
        var held = new List<IDisposable>();
        try
        {
            foreach (var name in names)
            {
                bench.Deliver(name, "x");
                held.Add(bench.Lock(name));
            }
            bench.Deliver("Borger_20261102.csv", "Id;CPR;Navn\n1;140385-9922;Anna\n");
            bench.Deliver("Sag_20261102.csv", "SagId;BorgerId;Hvad\n");
            bench.Source.Look();
            bench.Source.Look();
            Assert.Equal(names, bench.Names("in"));
            Assert.Equal(["1 Anna"], bench.Facts(Shipped.D1));
        }
        finally
        {
            held.ForEach(h => h.Dispose());
        }
        bench.Source.Look();
        Assert.Empty(bench.Names("in"));
    }

    private static string ReportOf(TemporaryFolder folder, string name) => File.ReadAllText(Path.Combine(folder.Path, "set-aside", name + ".report"));
}
