using Gateway.Access;
using Gateway.Consent;
using Gateway.DisclosureLog;
using Gateway.ReviewedData;
using Gateway.Tests.Access;
using Gateway.Tests.Sources;

namespace Gateway.Tests.Relations;

/// <summary>Proves that a sealed number opens with its key, for its query, and in no other way.</summary>
public sealed class NumberSealTests : IDisposable
{
    private static readonly CitizenId Citizen = CitizenId.TryParse("1403859922")!;
    private static readonly QueryId Query = QueryId.New();
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_opens_for_its_own_query_alone()
    {
        // Proves: the number comes back; for another query, another municipality, or changed in any byte, nothing does.
        var seal = Open("one");
        var box = seal.Seal(Citizen, Scene.Municipality, Query);
        Assert.Equal(Citizen, seal.Unseal(box, Scene.Municipality, Query));
        Assert.Null(seal.Unseal(box, Scene.Municipality, QueryId.New()));
        Assert.Null(seal.Unseal(box, MunicipalityId.Parse("0998"), Query));
        for (var at = 0; at < box.Length; at++)
        {
            byte[] changed = [.. box];
            changed[at] ^= 1;
            Assert.Null(seal.Unseal(changed, Scene.Municipality, Query));
        }
        for (var length = 0; length < box.Length; length++)
            Assert.Null(seal.Unseal(box[..length], Scene.Municipality, Query));
    }

    [Fact]
    public void It_shows_nothing_and_is_never_the_same_twice()
    {
        // Proves: the number is not in the box, and two boxes of one number cannot be matched.
        var seal = Open("one");
        var (first, second) = (seal.Seal(Citizen, Scene.Municipality, Query), seal.Seal(Citizen, Scene.Municipality, Query));
        Assert.Equal(-1, first.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes("1403859922")));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void The_key_is_kept_in_its_file_and_its_owners_alone()
    {
        // Proves: opened again the file opens the same boxes, another one does not; a missing key that is in use, and half a key, stop the start.
        var box = Open("one").Seal(Citizen, Scene.Municipality, Query);
        Assert.Equal(Citizen, Open("one", inUse: true).Unseal(box, Scene.Municipality, Query));
        Assert.Null(Open("two").Unseal(box, Scene.Municipality, Query));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder.Path, "one")));
        Assert.Contains("seal key is missing", Assert.Throws<ReviewedDataException>(() => Open("three", inUse: true)).Message, StringComparison.Ordinal);
        File.WriteAllBytes(Path.Combine(_folder.Path, "four"), new byte[31]);
        Assert.Contains("must have 32 bytes", Assert.Throws<ReviewedDataException>(() => Open("four")).Message, StringComparison.Ordinal);
    }

    private NumberSeal Open(string file, bool inUse = false) => NumberSeal.Open(Path.Combine(_folder.Path, file), inUse);
}
