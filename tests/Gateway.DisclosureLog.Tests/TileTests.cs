using Gateway.DisclosureLog.Tiles;

namespace Gateway.DisclosureLog.Tests;

/// <summary>Proves names, widths and contents of tiles and bundles as C2SP tlog-tiles has them: others read them by these paths.</summary>
public sealed class TileTests
{
    [Theory]
    [InlineData(0, 0, 256, "tile/0/000")]
    [InlineData(0, 67, 256, "tile/0/067")]
    [InlineData(0, 1_234_067, 256, "tile/0/x001/x234/067")]
    [InlineData(1, 273, 112, "tile/1/273.p/112")]
    [InlineData(2, 1_000, 1, "tile/2/x001/000.p/1")]
    [InlineData(-1, 1_000_000, 255, "tile/entries/x001/x000/000.p/255")]
    [InlineData(7, long.MaxValue >> 8, 256, "tile/7/x036/x028/x797/x018/x963/967")]
    public void A_tile_has_the_specified_path(int level, long index, int width, string path)
    {
        // Proves: the path is as specified, and reading it gives the tile back.
        var tile = new TileCoordinate(level, index, width);
        Assert.Equal(path, tile.Path);
        Assert.Equal(tile, TileCoordinate.TryParse(path));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("tile")]
    [InlineData("tile/0")]
    [InlineData("tile/0/")]
    [InlineData("tile/0/67")]
    [InlineData("tile/0/0067")]
    [InlineData("tile/0/x067")]
    [InlineData("tile/0/x000/067")]
    [InlineData("tile/0/001/067")]
    [InlineData("tile/0/xx01/067")]
    [InlineData("tile/0/067.p")]
    [InlineData("tile/0/067.p/0")]
    [InlineData("tile/0/067.p/01")]
    [InlineData("tile/0/067.p/256")]
    [InlineData("tile/0/067.p/257")]
    [InlineData("tile/0/067.p/-1")]
    [InlineData("tile/0/067.p/1/1")]
    [InlineData("tile/0/067/1")]
    [InlineData("tile/00/067")]
    [InlineData("tile/8/067")]
    [InlineData("tile/-1/067")]
    [InlineData("tile/Entries/067")]
    [InlineData("tile/0/x999/x999/x999/x999/x999/x999/999")]
    [InlineData("/tile/0/067")]
    [InlineData("tile/0/../067")]
    public void Any_other_spelling_is_no_tile(string? path)
    {
        // Proves: a tile has one path, and nothing leads out of the log's tree of paths.
        Assert.Null(TileCoordinate.TryParse(path));
    }

    [Fact]
    public void The_tiles_of_70000_entries_are_those_of_the_worked_example()
    {
        // Proves: the example of C2SP tlog-tiles: 273 full tiles and one of 112, one full and one of 17, one of 1.
        var tiles = TileLayout.Tiles(70_000).ToList();
        Assert.Equal(273, tiles.Count(t => t is { Level: 0, IsFull: true }));
        Assert.Equal(["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"], tiles.Where(t => !t.IsFull).Select(t => t.Path));
        Assert.Equal(1, tiles.Count(t => t is { Level: 1, IsFull: true }));
        Assert.Equal(277, tiles.Count);
        Assert.Equal(274, TileLayout.Bundles(70_000).Count());
        Assert.Equal("tile/entries/273.p/112", TileLayout.Bundles(70_000).Last().Path);
        Assert.Empty(TileLayout.Tiles(0));
    }

    [Theory]
    [InlineData(0, 1, "tile/0/000.p/1")]
    [InlineData(0, 256, "tile/0/000 tile/1/000.p/1")]
    [InlineData(5, 5, "")]
    [InlineData(5, 6, "tile/0/000.p/6")]
    [InlineData(255, 257, "tile/0/000 tile/0/001.p/1 tile/1/000.p/1")]
    [InlineData(256, 257, "tile/0/001.p/1")]
    [InlineData(65_535, 65_536, "tile/0/255 tile/1/000 tile/2/000.p/1")]
    public void Growth_makes_the_tiles_that_change(long from, long to, string paths)
    {
        // Proves: which tiles a batch has to store, full and partial, and no others.
        Assert.Equal(paths, string.Join(' ', TileLayout.NewTiles(from, to).Select(t => t.Path)));
    }

    [Fact]
    public void A_tree_never_shrinks()
    {
        // Proves: asking for the tiles of a rollback is a mistake of the caller's.
        Assert.Throws<ArgumentOutOfRangeException>(() => TileLayout.NewTiles(2, 1).ToList());
        Assert.Throws<ArgumentOutOfRangeException>(() => TileLayout.NewBundles(-1, 1));
    }

    [Fact]
    public void A_bundle_holds_each_entry_with_its_length_before_it()
    {
        // Proves: the bytes are as specified, and an empty entry and the longest one come back as they were.
        ReadOnlyMemory<byte>[] entries = [new byte[] { 0x61, 0x62 }, ReadOnlyMemory<byte>.Empty, new byte[65_535]];
        var bundle = EntryBundle.Write(entries);
        Assert.Equal([0, 2, 0x61, 0x62, 0, 0, 0xff, 0xff], bundle[..8]);
        Assert.Equal(entries.Select(e => e.ToArray()), EntryBundle.TryRead(bundle)!.Select(e => e.ToArray()));
    }

    [Fact]
    public void A_bundle_that_was_cut_is_none()
    {
        // Proves: wherever it is cut, a bundle either ends between two entries or is refused; 257 entries are too many.
        var bundle = EntryBundle.Write([new byte[] { 1, 2, 3 }, new byte[] { 4 }]);
        int[] between = [0, 5, 8];
        for (var length = 0; length <= bundle.Length; length++)
            Assert.Equal(between.Contains(length), EntryBundle.TryRead(bundle.AsMemory(0, length)) is not null);
        Assert.Equal(256, EntryBundle.TryRead(new byte[512])!.Count);
        Assert.Null(EntryBundle.TryRead(new byte[514]));
        Assert.Throws<ArgumentException>(() => EntryBundle.Write([]));
        Assert.Throws<ArgumentException>(() => EntryBundle.Write([new byte[65_536]]));
        Assert.Throws<ArgumentException>(() => EntryBundle.Write([.. Enumerable.Repeat<ReadOnlyMemory<byte>>(new byte[1], 257)]));
    }
}
