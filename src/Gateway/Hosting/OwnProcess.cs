using System.Runtime.InteropServices;

namespace Gateway.Hosting;

/// <summary>Switches core dumps off, and other programs' looks into the process: both would show whatever citizens were being asked about.</summary>
internal static class OwnProcess
{
    private const int RlimitCore = 4;
    private const int PrSetDumpable = 4;

    /// <summary>Sets the process's core limit to zero; true when it is.</summary>
    internal static bool LeaveNoDump() => !OperatingSystem.IsLinux() || SetLimit(RlimitCore, default) == 0;

    /// <summary>
    /// Has the kernel keep the process's memory and environment (<c>/proc/PID/mem</c>, <c>/proc/PID/environ</c>), where
    /// settings may be secrets, from every other program of the same user (prctl(2), PR_SET_DUMPABLE); true when it does.
    /// </summary>
    internal static bool Hide() => !OperatingSystem.IsLinux() || Control(PrSetDumpable, 0, 0, 0, 0) == 0;

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Limit(nuint Current, nuint Maximum);

    [DllImport("libc", EntryPoint = "setrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetLimit(int resource, in Limit limit);

    [DllImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int option, nuint second, nuint third, nuint fourth, nuint fifth);
}
