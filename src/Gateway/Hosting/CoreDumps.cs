using System.Runtime.InteropServices;

namespace Gateway.Hosting;

/// <summary>Switches core dumps off: a dump would hold whatever citizens were being asked about.</summary>
internal static class CoreDumps
{
    private const int RlimitCore = 4;

    /// <summary>Sets the process's core limit to zero; true when it is.</summary>
    internal static bool SwitchOff() => !OperatingSystem.IsLinux() || SetLimit(RlimitCore, default) == 0;

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Limit(nuint Current, nuint Maximum);

    [DllImport("libc", EntryPoint = "setrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetLimit(int resource, in Limit limit);
}
