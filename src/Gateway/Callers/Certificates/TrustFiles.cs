using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Gateway.Callers.Certificates;

/// <summary>
/// Reads what authorities publish, from a file or a folder. Looked into whole each time: where a folder is mounted by an orchestrator, it is
/// a link that changes, and times and names of files stay as they were.
/// </summary>
internal static class TrustFiles
{
    // The revocation list of a whole country's organisations has a few megabytes; more is a mistaken file name.
    private const int LargestFile = 32 * 1024 * 1024;

    /// <summary>The certificates of authorities, at least one of them a root.</summary>
    /// <returns>The certificates, or what is wrong, in words that follow the setting's name.</returns>
    internal static (X509Certificate2Collection? Authorities, string? Wrong) ReadAuthorities(string path)
    {
        var (files, wrong) = ReadAll(path);
        if (files is null)
            return (null, wrong);
        var read = new X509Certificate2Collection();
        try
        {
            foreach (var file in files)
                Add(read, file);
        }
        catch (CryptographicException)
        {
            return (null, "holds something that is no certificate");
        }
        if (read.Count == 0)
            return (null, "holds no certificate");
        if (read.Any(c => !c.Extensions.OfType<X509BasicConstraintsExtension>().Any(b => b.CertificateAuthority)))
            return (null, "holds a certificate that is no authority's");
        return read.Any(IsRoot) ? (read, null) : (null, "holds no root (a certificate that its authority has issued to itself); name the root of the authorities as well");
    }

    /// <summary>Revocation lists of those authorities.</summary>
    internal static RevocationLists ReadLists(string path, X509Certificate2Collection authorities, TimeSpan tolerance)
    {
        var (files, wrong) = ReadAll(path);
        if (files is null)
            return new RevocationLists([], wrong, tolerance);
        var read = new List<RevocationList>();
        foreach (var file in files)
        {
            var (lists, why) = RevocationList.Read(file, authorities);
            if (why is not null)
                return new RevocationLists([], "holds a file that " + why, tolerance);
            read.AddRange(lists);
        }
        return new RevocationLists(read, read.Count > 0 ? null : "holds no revocation list", tolerance);
    }

    /// <summary>Whether an authority vouches for itself.</summary>
    internal static bool IsRoot(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    /// <summary>The hash of all that is there: the same as long as nothing changes.</summary>
    internal static string Fingerprint(string? path)
    {
        if (path is null)
            return "";
        var (files, wrong) = ReadAll(path);
        return files is null ? wrong! : string.Concat(files.Select(f => Convert.ToHexString(SHA256.HashData(f))));
    }

    private static void Add(X509Certificate2Collection read, byte[] file)
    {
        const byte Sequence = 0x30;
        if (file is [Sequence, ..])
            read.Add(X509CertificateLoader.LoadCertificate(file));
        else
            read.ImportFromPem(Encoding.ASCII.GetString(file));
    }

    private static (List<byte[]>? Files, string? Wrong) ReadAll(string path)
    {
        try
        {
            if (File.Exists(path))
                return ([Read(path)], null);
            if (!Directory.Exists(path))
                return (null, "names a file or folder that is not there");
            // What begins with a dot is the orchestrator's own.
            return ([.. Directory.EnumerateFiles(path).Where(f => Path.GetFileName(f)[0] != '.').Order(StringComparer.Ordinal).Select(Read)], null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, "cannot be read");
        }
    }

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (stream.Length > LargestFile)
            throw new IOException();
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
