// Proves that nobody who reads the repository holds a key of anybody's.
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Gateway.Tests.Conventions;

/// <summary>No file of the repository holds a private key, by its name or in its text.</summary>
public sealed partial class NoPrivateKeyTests
{
    private static readonly string[] Folders = ["src", "protos", "tests", "certs", "charts"];
    private static readonly string[] KeyFiles = [".key", ".key.pem", ".pfx", ".p12", ".jks"];

    [Fact]
    public void No_file_holds_a_private_key()
    {
        // Proves for every file of the repository that builds and first starts did not leave: no name that keys have, no PEM block of one, no JSON web key with its private part.
        var files = Folders.SelectMany(f => SourceTree.Files(f)).Concat(Directory.EnumerateFiles(SourceTree.Root)).ToList();
        Assert.True(files.Count > 1_000, $"{files.Count} files looked into");
        Assert.Empty(files.Where(f => KeyFiles.Any(e => f.EndsWith(e, StringComparison.OrdinalIgnoreCase)) || IsPrivateBlob(f) || Holds(File.ReadAllText(f))).Select(SourceTree.Relative));
    }

    [Fact]
    public void A_key_would_be_found()
    {
        // Proves: fresh keys of each kind and form are found; a public key and a sentence about keys are not.
        using var elliptic = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        var d = Convert.ToBase64String(elliptic.ExportParameters(true).D!).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        Assert.All([elliptic.ExportPkcs8PrivateKeyPem(), elliptic.ExportECPrivateKeyPem(), rsa.ExportRSAPrivateKeyPem(), $$"""{"kty":"EC","crv":"P-256","d":"{{d}}"}"""], k => Assert.True(Holds("x\n" + k)));
        Assert.All([elliptic.ExportSubjectPublicKeyInfoPem(), "-----BEGIN " + "PRIVATE KEY----- begins one", """{"d":"short"}"""], k => Assert.False(Holds(k)));
    }

    // A strong name's public half begins otherwise than the pair (PRIVATEKEYBLOB).
    private static bool IsPrivateBlob(string file) => file.EndsWith(".snk", StringComparison.OrdinalIgnoreCase) && File.ReadAllBytes(file)[0] == 7;

    private static bool Holds(string text) => Key().IsMatch(text);

    [GeneratedRegex("""-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY-----\s+[A-Za-z0-9+/=\s:,-]{60}|"d"\s*:\s*"[A-Za-z0-9_-]{40}""")]
    private static partial Regex Key();
}
