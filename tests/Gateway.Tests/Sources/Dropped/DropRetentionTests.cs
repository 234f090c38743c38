using System.Text;
using Gateway.Access;
using Gateway.Sources;
using Gateway.Sources.Dropped;

namespace Gateway.Tests.Sources.Dropped;

/// <summary>Proves how long deliveries are kept, how much of them fits, and that records without a key of their own are told apart.</summary>
public sealed class DropRetentionTests
{
    [Fact]
    public void What_is_older_than_it_may_be_kept_is_gone_from_disk_and_answers()
    {
        // Proves that the day in the name counts, that what was delivered again stays, and that what was set aside goes as well.
        using var bench = new DropBench(keep: "keep_days: 10");
        bench.Deliver("Borger_20261111.csv", "Id;CPR;Navn\n1;1403859922;Anna\n2;0806759970;Dorthe\n");
        bench.Deliver("Borger_20261115.csv", "Id;CPR;Navn\n1;1403859922;Anna\n");
        bench.Deliver("Sag_20261115.csv", "SagId;BorgerId;Hvad\n");
        bench.Deliver("old.txt", "x", bench.Now.AddDays(-10));
        bench.Source.Look();
        Assert.Equal(["2 Dorthe"], bench.Facts(Shipped.D4));
        bench.Now = bench.Now.AddDays(1);
        bench.Source.Look();
        Assert.Equal(new SourceOutcome.NothingHeld(ReasonCode.PersonNotFound), bench.Ask(Person.Known(Shipped.D4)));
        Assert.Equal(["1 Anna"], bench.Facts(Shipped.D1));
        Assert.Equal(["Borger_20261115.csv", "Sag_20261115.csv"], bench.Names("read"));
        Assert.DoesNotContain("old.txt", bench.Names("set-aside"));
    }

    [Fact]
    public void Records_without_a_key_are_known_by_their_content()
    {
        // Proves that two payments of one amount are two, that the same file under another name adds none, and that a third payment is a third.
        using var bench = new DropBench("""  - { table: Sag, pattern: "Sag_*.csv", format: csv, person: CPR }""");
        const string Two = "CPR;Hvad\n1403859922;100\n1403859922;100\n";
        bench.Deliver("Sag_1.csv", Two);
        bench.Deliver("Sag_2.csv", Two);
        bench.Source.Look();
        Assert.Equal([" 100", " 100"], bench.Facts(Shipped.D1));
        bench.Deliver("Sag_3.csv", Two + "1403859922;100\n");
        bench.Source.Look();
        Assert.Equal(3, bench.Facts(Shipped.D1).Count);
    }

    [Fact]
    public void Lines_of_fixed_width_are_read_where_the_definition_says()
    {
        // Proves the other kind of table, in windows-1252, with a short line set aside.
        using var bench = new DropBench("""  - { table: Sag, pattern: "*.txt", format: fixed, charset: windows-1252, key: [SagId], person: CPR, columns: [{ name: SagId, start: 1, length: 3 }, { name: CPR, start: 4, length: 10 }, { name: Hvad, start: 14, length: 6 }] }""");
        bench.Deliver("a.txt", Encoding.Latin1.GetBytes("0011403859922Støtte\r\n0020806759970\r\n"));
        bench.Source.Look();
        Assert.Equal(["001 Støtte"], bench.Facts(Shipped.D1));
        Assert.Equal("line 2: ShortLine\n", bench.Read("set-aside", "a.txt.report"));
    }

    [Fact]
    public void A_source_that_delivers_too_much_does_not_fill_the_memory()
    {
        // Proves that there is room up to the limit of records and none beyond it, counted over all its files.
        var store = new DropStore(new DropDefinition([], null));
        var records = Enumerable.Range(0, DropStore.MostRecords).Select(i => new DroppedRecord("T", $"{i}", [], "", [], [])).ToList();
        Assert.True(store.HasRoomFor(records));
        Assert.False(store.HasRoomFor([.. records, new DroppedRecord("T", "x", [], "", [], [])]));
        store.Add("T", new FileStamp(DateTime.UnixEpoch, "a"), records);
        Assert.False(store.HasRoomFor(records[..1]));
        store.Clear();
        Assert.False(store.HasRoomFor([new DroppedRecord("T", "x", [], "", new byte[DropStore.MostBytes], [])]));
    }
}
