namespace Gateway.Hosting;

/// <summary>
/// A folder that no other user of the machine may look into, where it is made here. One that is there already (a mounted volume) is its
/// owner's to protect; the files in it are private all the same.
/// </summary>
internal static class PrivateFolder
{
    /// <summary>Makes it, unless it is there.</summary>
    internal static DirectoryInfo Make(string folder) => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(folder)
        : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
