using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>What SQLite knows of the file it has open and its .NET library does not pass on.</summary>
internal static class SqliteFile
{
    // SQLITE_FCNTL_HAS_MOVED: whether another file, or none, is found now by the name it was opened by.
    private const int AsksWhetherMoved = 20;

    /// <summary>Whether what is written now goes into a file that nobody finds again; false where the system cannot tell.</summary>
    internal static bool HasMoved(SqliteConnection connection) =>
        Control(connection.Handle!.DangerousGetHandle(), 0, AsksWhetherMoved, out var moved) == 0 && moved != 0;

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_file_control")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories | DllImportSearchPath.AssemblyDirectory)]
    private static extern int Control(nint connection, nint database, int question, out int answer);
}
