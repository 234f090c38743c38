using System.Reflection;
using Xunit.Sdk;

namespace Gateway.Storage.Tests;

/// <summary>Which engine a test runs on.</summary>
public enum On
{
    /// <summary>One file.</summary>
    Sqlite,

    /// <summary>A database on a server that the tests start.</summary>
    Postgres,
}

/// <summary>Runs a theory on SQLite, its first parameter; with the rows of a member of the test class for the others.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnSqliteAttribute(string? rows = null) : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => EngineRows.Of(On.Sqlite, rows, testMethod);
}

/// <summary>Runs a theory on PostgreSQL, where it is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnPostgresAttribute : DataAttribute
{
    private readonly string? _rows;

    public OnPostgresAttribute(string? rows = null)
    {
        _rows = rows;
        Skip = PostgresFactAttribute.Missing!;
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => EngineRows.Of(On.Postgres, _rows, testMethod);
}

/// <summary>A test of what PostgreSQL alone does.</summary>
public sealed class PostgresFactAttribute : FactAttribute
{
    /// <summary>Why there is none; null where there is one.</summary>
    public static string? Missing => PostgresServer.Binaries is null ? "No PostgreSQL 15 here; tests/run installs it." : null;

    public PostgresFactAttribute() => Skip = Missing!;
}

/// <summary>A test of what PostgreSQL alone does, with rows.</summary>
public sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute() => Skip = PostgresFactAttribute.Missing!;
}

internal static class EngineRows
{
    public static IEnumerable<object[]> Of(On engine, string? member, MethodInfo test)
    {
        if (member is null)
            return [[engine]];
        var rows = (IEnumerable<object[]>)test.DeclaringType!.GetProperty(member, BindingFlags.Static | BindingFlags.Public)!.GetValue(null)!;
        return rows.Select(row => (object[])[engine, .. row]);
    }
}
