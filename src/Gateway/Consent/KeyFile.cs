using System.Security.Cryptography;
using Gateway.ReviewedData;

namespace Gateway.Consent;

/// <summary>A secret key in a file of its own, beside the database and never in it; readable by its owner alone.</summary>
internal static class KeyFile
{
    private const int KeyLength = 32;

    /// <summary>Reads the key, or makes it where nothing depends on one yet.</summary>
    /// <param name="file">The key file.</param>
    /// <param name="inUse">Something in the store depends on the key: a missing one is an error.</param>
    /// <param name="name">What the key is called.</param>
    /// <param name="lost">What would be lost with a new one.</param>
    /// <exception cref="ReviewedDataException">The file is missing although it is in use, or does not hold 32 bytes.</exception>
    internal static byte[] Open(string file, bool inUse, string name, string lost)
    {
        if (!File.Exists(file))
        {
            if (inUse)
                throw new ReviewedDataException([$"{file}: the {name} key is missing, and the store depends on it. Put it back from its backup; a new one would lose {lost}."]);
            Make(file);
        }
        var key = File.ReadAllBytes(file);
        return key.Length == KeyLength ? key : throw new ReviewedDataException([$"{file}: the {name} key must have 32 bytes. Put it back from its backup."]);
    }

    // Written beside and moved into place, so that a stop in between leaves no half key.
    private static void Make(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var made = new FileStream(file + ".new", options))
        {
            made.Write(RandomNumberGenerator.GetBytes(KeyLength));
            made.Flush(flushToDisk: true);
        }
        File.Move(file + ".new", file);
    }
}
