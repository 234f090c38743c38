using Gateway.DisclosureLog;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>By what the log is searched; each statement runs in the caller's transaction.</summary>
internal static class SqliteLogSearch
{
    private const string Columns = "log_index, municipality, at, kind, act_id, use_word, organisation, role, caller_user, client, purpose, relation, categories";

    /// <summary>Records by what an entry is found, in the transaction that appends it.</summary>
    /// <exception cref="InvalidOperationException">The bytes are no entry.</exception>
    internal static void Insert(SqliteTransaction transaction, long index, byte[] bytes)
    {
        var row = LogIndexRow.Of(index, ReadEntry.TryRead(bytes) ?? throw new InvalidOperationException("What was to be appended is no entry of the log."));
        transaction.Execute(
            $"""
            INSERT INTO log_search ({Columns})
            VALUES (@index, @municipality, @at, @kind, @act, @use, @organisation, @role, @user, @client, @purpose, @relation, @categories)
            """,
            ("@index", row.Index), ("@municipality", row.Municipality), ("@at", row.At), ("@kind", row.Kind), ("@act", row.ActId), ("@use", row.Use),
            ("@organisation", row.Organisation), ("@role", row.Role), ("@user", row.User), ("@client", row.Client), ("@purpose", row.Purpose),
            ("@relation", row.Relation), ("@categories", row.Categories));
        foreach (var mention in row.Mentions)
        {
            transaction.Execute(
                "INSERT INTO log_mentions (municipality, act_id, log_index) VALUES (@municipality, @act, @index)",
                ("@municipality", row.Municipality), ("@act", mention), ("@index", row.Index));
        }
    }

    /// <summary>How many entries are found by it.</summary>
    internal static long Length(SqliteTransaction transaction) => (long)transaction.Scalar("SELECT COUNT(*) FROM log_search")!;

    /// <summary>The uses in a part of the log that match, newest first, each with its records.</summary>
    internal static IReadOnlyList<UseRow> Uses(SqliteTransaction transaction, UseFilter filter, LogWindow window)
    {
        var (where, parameters) = Where(filter, window);
        using var command = transaction.Command(
            $"""
            SELECT {string.Join(", ", Columns.Split(", ").Select(c => "u." + c))}, o.citizen_key, r.log_index, r.kind, d.confirmed_by
            FROM log_search u
            JOIN log_search r ON r.municipality = u.municipality AND r.act_id = u.act_id AND r.log_index < @asOf
            LEFT JOIN log_openings o ON o.log_index = u.log_index
            LEFT JOIN deliveries d ON d.log_index = r.log_index AND d.confirmed_by < @asOf
            WHERE {where}
            ORDER BY u.log_index DESC, r.log_index
            """,
            [.. parameters, ("@asOf", window.AsOf)]);
        using var row = command.ExecuteReader();
        var uses = new List<UseRow>();
        List<UsePart> parts = [];
        while (row.Read())
        {
            if (uses.Count == 0 || uses[^1].Row.Index != row.GetInt64(0))
                uses.Add(new UseRow(RowOf(row), row.IsDBNull(13) ? "" : CitizenReferences.Of((byte[])row.GetValue(13)), parts = []));
            parts.Add(new UsePart(row.GetInt64(14), row.GetString(15), row.IsDBNull(16) ? null : row.GetInt64(16)));
        }
        return uses;
    }

    /// <summary>How many uses in a part of the log match.</summary>
    internal static long Count(SqliteTransaction transaction, UseFilter filter, LogWindow window)
    {
        var (where, parameters) = Where(filter, window);
        return Convert.ToInt64(transaction.Scalar($"SELECT COUNT(*) FROM log_search u LEFT JOIN log_openings o ON o.log_index = u.log_index WHERE {where}", parameters), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The use of an id; null where the municipality has none.</summary>
    internal static LogIndexRow? FindUse(SqliteTransaction transaction, MunicipalityId municipality, string actId)
    {
        using var command = transaction.Command(
            $"SELECT {Columns} FROM log_search WHERE municipality = @municipality AND act_id = @act AND use_word <> '' ORDER BY log_index LIMIT 1",
            ("@municipality", municipality.Code), ("@act", actId));
        using var row = command.ExecuteReader();
        return row.Read() ? RowOf(row) : null;
    }

    /// <summary>
    /// Every record about a person under one key: those that open for it, those of the same acts, those that confirm that
    /// one arrived, and those that name one of the acts.
    /// </summary>
    internal static IReadOnlyList<PersonRow> About(SqliteTransaction transaction, MunicipalityId municipality, CitizenKey citizen, long asOf)
    {
        using var command = transaction.Command(
            """
            WITH mine AS
              (SELECT s.log_index, s.act_id FROM log_openings o JOIN log_search s ON s.log_index = o.log_index
               WHERE o.municipality = @municipality AND o.citizen_key = @citizen AND o.log_index < @asOf),
            acts AS (SELECT DISTINCT act_id FROM mine),
            about AS
              (SELECT log_index FROM mine
               UNION SELECT s.log_index FROM acts a JOIN log_search s ON s.municipality = @municipality AND s.act_id = a.act_id
               UNION SELECT d.confirmed_by FROM mine m JOIN deliveries d ON d.log_index = m.log_index
               UNION SELECT n.log_index FROM acts a JOIN log_mentions n ON n.municipality = @municipality AND n.act_id = a.act_id)
            SELECT s.log_index, s.act_id, s.kind, s.use_word, d.confirmed_by
            FROM about b JOIN log_search s ON s.log_index = b.log_index
            LEFT JOIN deliveries d ON d.log_index = s.log_index AND d.confirmed_by < @asOf
            WHERE s.log_index < @asOf ORDER BY s.log_index
            """,
            ("@municipality", municipality.Code), ("@citizen", citizen.Hash), ("@asOf", asOf));
        using var row = command.ExecuteReader();
        var about = new List<PersonRow>();
        while (row.Read())
            about.Add(new PersonRow(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.IsDBNull(4) ? null : row.GetInt64(4)));
        return about;
    }

    /// <summary>When the municipality's first record was made, as it stands in it; null where it has none.</summary>
    internal static string? FirstAt(SqliteTransaction transaction, MunicipalityId municipality) =>
        (string?)transaction.Scalar("SELECT at FROM log_search WHERE municipality = @municipality ORDER BY log_index LIMIT 1", ("@municipality", municipality.Code));

    /// <summary>The rows of a part of the log with what they mention, oldest first.</summary>
    internal static IReadOnlyList<LogIndexRow> Rows(SqliteTransaction transaction, LogWindow window)
    {
        var mentions = new Dictionary<long, List<string>>();
        using (var command = transaction.Command(
            "SELECT log_index, act_id FROM log_mentions WHERE log_index >= @from AND log_index < @before", ("@from", window.From), ("@before", window.Before)))
        {
            using var mention = command.ExecuteReader();
            while (mention.Read())
            {
                if (!mentions.TryGetValue(mention.GetInt64(0), out var named))
                    mentions[mention.GetInt64(0)] = named = [];
                named.Add(mention.GetString(1));
            }
        }
        using var rows = transaction.Command(
            $"SELECT {Columns} FROM log_search WHERE log_index >= @from AND log_index < @before ORDER BY log_index", ("@from", window.From), ("@before", window.Before));
        using var row = rows.ExecuteReader();
        var read = new List<LogIndexRow>();
        while (row.Read())
            read.Add(RowOf(row) with { Mentions = mentions.GetValueOrDefault(row.GetInt64(0)) ?? [] });
        return read;
    }

    private static (string Where, (string, object)[] Parameters) Where(UseFilter filter, LogWindow window)
    {
        var where = "u.municipality = @municipality AND u.use_word <> '' AND u.log_index >= @from AND u.log_index < @before";
        var parameters = new List<(string, object)> { ("@municipality", filter.Municipality.Code), ("@from", window.From), ("@before", window.Before) };
        void And(string condition, string name, object value)
        {
            where += " AND " + condition;
            parameters.Add((name, value));
        }
        if (filter.Organisation.Length > 0)
            And("u.organisation = @organisation", "@organisation", filter.Organisation);
        if (filter.User.Length > 0)
            And("u.caller_user = @user", "@user", filter.User);
        if (filter.Client.Length > 0)
            And("u.client = @client", "@client", filter.Client);
        if (filter.Purpose.Length > 0)
            And("u.purpose = @purpose", "@purpose", filter.Purpose);
        if (filter.Category.Length > 0)
            And("u.categories LIKE @category", "@category", $"% {filter.Category} %");
        if (filter.From is { } from)
            And("u.at >= @since", "@since", ReadEntry.AtOf(from));
        if (filter.Until is { } until)
            And("u.at < @until", "@until", ReadEntry.AtOf(until));
        if (filter.Citizen.Count > 0)
        {
            where += $" AND o.municipality = @municipality AND o.citizen_key IN ({string.Join(", ", filter.Citizen.Select((_, i) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"@citizen{i}")))})";
            parameters.AddRange(filter.Citizen.Select((key, i) => (string.Create(System.Globalization.CultureInfo.InvariantCulture, $"@citizen{i}"), (object)key.Hash)));
        }
        return (where, [.. parameters]);
    }

    private static LogIndexRow RowOf(SqliteDataReader row) => new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5))
    {
        Organisation = row.GetString(6),
        Role = row.GetString(7),
        User = row.GetString(8),
        Client = row.GetString(9),
        Purpose = row.GetString(10),
        Relation = row.GetString(11),
        Categories = row.GetString(12),
    };
}
