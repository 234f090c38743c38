using System.Text.RegularExpressions;
using Npgsql;

namespace Gateway.Storage.Postgres;

/// <summary>
/// Demands the triggers that keep what stands, and the functions they run, as the migrations made them: whoever switched
/// one off, took it away or made it do nothing did so for a reason that must be known.
/// </summary>
internal static partial class PostgresTriggers
{
    // Of this build's own files, milliseconds: no more than a start waits for.
    private const int Longest = 5_000;

    // A partition's triggers are made with it; here by what they are for: 4 a row comes in, 8 is removed, 16 changed, 32 all are removed.
    private const string Partitions =
        """
        SELECT c.relname FROM pg_class c
        WHERE c.relnamespace = to_regnamespace('gateway') AND c.relispartition AND c.relkind = 'r'
          AND COALESCE((SELECT bit_or(t.tgtype::int) FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
            WHERE t.tgrelid = c.oid AND p.proname IN ('refuse', 'take_log_place') AND t.tgenabled IN ('O', 'A')), 0) & 60 <> 60
        ORDER BY c.relname
        """;

    private const string Triggers =
        """
        SELECT c.relname || '.' || t.tgname, p.proname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
        WHERE c.relnamespace = to_regnamespace('gateway') AND t.tgenabled IN ('O', 'A')
        """;

    private const string Functions = "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = to_regnamespace('gateway')";

    private static readonly string Made = string.Join('\n', Migration.Of("Postgres").Select(step => step.Sql));

    // By what the migrations say; a later one that makes a function anew has the last word.
    private static readonly (string Trigger, string Runs)[] MadeTriggers =
    [
        .. TriggerPattern().Matches(Made).Select(m => ($"{m.Groups["table"].Value}.{m.Groups["name"].Value}", m.Groups["runs"].Value)),
        .. KeptPattern().Matches(Made).Select(m => m.Groups["table"].Value).SelectMany(table => new[] { ($"{table}.{table}_keep", "refuse"), ($"{table}.{table}_keep_all", "refuse") }),
    ];

    private static readonly Dictionary<string, string> MadeFunctions =
        FunctionPattern().Matches(Made).GroupBy(m => m.Groups["name"].Value).ToDictionary(m => m.Key, m => m.Last().Groups["body"].Value);

    /// <summary>Looks at all of them.</summary>
    /// <exception cref="BrokenPromiseException">One is missing, off or another; the message names tables, triggers and functions.</exception>
    internal static async Task DemandAsync(NpgsqlConnection connection)
    {
        var triggers = (await RowsAsync(connection, Triggers)).ToDictionary(row => row[0], row => row[1]);
        var functions = (await RowsAsync(connection, Functions)).ToDictionary(row => row[0], row => row[1]);
        string[] broken =
        [
            .. MadeTriggers.Where(made => triggers.GetValueOrDefault(made.Trigger) != made.Runs).Select(made => made.Trigger),
            .. (await RowsAsync(connection, Partitions)).Select(row => row[0]),
            .. MadeFunctions.Where(f => functions.GetValueOrDefault(f.Key) != f.Value).Select(f => $"{f.Key}()"),
        ];
        if (broken.Length > 0)
            throw new BrokenPromiseException($"The triggers that keep what stands are missing, off or others: {string.Join(", ", broken.Order(StringComparer.Ordinal))}.");
    }

    private static async Task<List<string[]>> RowsAsync(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // Constants of this file.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string[]>();
        while (await reader.ReadAsync())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        return rows;
    }

    [GeneratedRegex(@"^CREATE TRIGGER (?<name>\w+) [^;]*? ON (?<table>\w+) FOR EACH [^;]*?EXECUTE FUNCTION (?<runs>\w+)\(", RegexOptions.Multiline | RegexOptions.ExplicitCapture, Longest)]
    private static partial Regex TriggerPattern();

    [GeneratedRegex(@"^SELECT keep_rows\('(?<table>\w+)'", RegexOptions.Multiline | RegexOptions.ExplicitCapture, Longest)]
    private static partial Regex KeptPattern();

    [GeneratedRegex(@"^CREATE (OR REPLACE )?FUNCTION (?<name>\w+)\(.*? AS \$\$(?<body>.*?)\$\$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, Longest)]
    private static partial Regex FunctionPattern();
}
