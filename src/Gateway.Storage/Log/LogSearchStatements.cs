using Gateway.DisclosureLog;

namespace Gateway.Storage.Log;

/// <summary>By what the log is searched; each statement runs in the caller's transaction.</summary>
internal static class LogSearchStatements
{
    private const string Columns = "log_index, municipality, at, kind, act_id, use_word, organisation, role, caller_user, client, purpose, relation, categories";

    // Who has changed something is named in the record; what the gateway does by itself names nobody.
    private const string IsLook = "u.use_word <> ''";
    private static readonly string IsChange =
        $"((u.caller_user <> '' OR u.client <> '') AND u.kind IN ({string.Join(", ", ActKinds.Changes.Select(k => $"'{k}'"))}))";

    // A change that names no categories is about those of its act: of the consent that is withdrawn, the query that is reviewed.
    private const string IsOfItsAct = "u.use_word = '' AND u.categories = ''";
    private const string EarlierOfTheAct = "FROM log_search c WHERE c.municipality = u.municipality AND c.act_id = u.act_id AND c.log_index < u.log_index AND c.categories";

    /// <summary>Records by what an entry is found, in the transaction that appends it.</summary>
    internal static void Insert(StoreTransaction transaction, LogIndexRow row)
    {
        transaction.Write(
            $"""
            INSERT INTO log_search ({Columns})
            VALUES (@index, @municipality, @at, @kind, @act, @use, @organisation, @role, @user, @client, @purpose, @relation, @categories)
            """,
            ("@index", row.Index), ("@municipality", row.Municipality), ("@at", row.At), ("@kind", row.Kind), ("@act", row.ActId), ("@use", row.Use),
            ("@organisation", row.Organisation), ("@role", row.Role), ("@user", row.User), ("@client", row.Client), ("@purpose", row.Purpose),
            ("@relation", row.Relation), ("@categories", row.Categories));
        foreach (var mention in row.Mentions)
        {
            transaction.Write(
                "INSERT INTO log_mentions (municipality, act_id, log_index) VALUES (@municipality, @act, @index)",
                ("@municipality", row.Municipality), ("@act", mention), ("@index", row.Index));
        }
    }

    /// <summary>How many entries are found by it.</summary>
    internal static long Length(StoreTransaction transaction) => transaction.Read("SELECT COUNT(*) FROM log_search", row => row.Number(0))[0];

    /// <summary>The uses in a part of the log that match, newest first, each with its records.</summary>
    internal static IReadOnlyList<UseRow> Uses(StoreTransaction transaction, UseFilter filter, LogWindow window)
    {
        var (where, parameters) = Where(filter, window);
        var uses = new List<UseRow>();
        List<UsePart> parts = [];
        transaction.Read(
            $"""
            SELECT {string.Join(", ", Columns.Split(", ").Select(c => "u." + c))}, v.citizen_key, r.log_index, r.kind, d.confirmed_by,
              CASE WHEN {IsOfItsAct} THEN (SELECT c.categories {EarlierOfTheAct} <> '' ORDER BY c.log_index LIMIT 1) END
            FROM log_search u
            JOIN log_search r ON r.municipality = u.municipality AND r.act_id = u.act_id AND r.log_index < @asOf AND ({IsLook} OR r.log_index = u.log_index)
            LEFT JOIN log_openings o ON o.log_index = u.log_index
            LEFT JOIN vaults v ON v.vault_id = o.vault_id
            LEFT JOIN deliveries d ON d.log_index = r.log_index AND d.confirmed_by < @asOf
            WHERE {where}
            ORDER BY u.log_index DESC, r.log_index
            """,
            row =>
            {
                if (uses.Count == 0 || uses[^1].Row.Index != row.Number(0))
                {
                    var citizen = row.IsNull(13) || row.Bytes(13) is not { Length: CitizenKey.Length } key ? "" : CitizenReferences.Of(key);
                    uses.Add(new UseRow(RowOf(row), citizen, parts = []) { ActCategories = row.IsNull(17) ? "" : row.Text(17) });
                }
                parts.Add(new UsePart(row.Number(14), row.Text(15), row.IsNull(16) ? null : row.Number(16)));
                return true;
            },
            [.. parameters, ("@asOf", window.AsOf)]);
        return uses;
    }

    /// <summary>How many uses in a part of the log match.</summary>
    internal static long Count(StoreTransaction transaction, UseFilter filter, LogWindow window)
    {
        var (where, parameters) = Where(filter, window);
        return transaction.Read($"SELECT COUNT(*) FROM log_search u LEFT JOIN log_openings o ON o.log_index = u.log_index LEFT JOIN vaults v ON v.vault_id = o.vault_id WHERE {where}", row => row.Number(0), parameters)[0];
    }

    /// <summary>The use of an id; null where the municipality has none.</summary>
    internal static LogIndexRow? FindUse(StoreTransaction transaction, MunicipalityId municipality, string actId)
    {
        return transaction.First(
            $"SELECT {Columns} FROM log_search WHERE municipality = @municipality AND act_id = @act AND use_word <> '' ORDER BY log_index LIMIT 1",
            RowOf, ("@municipality", municipality.Code), ("@act", actId));
    }

    /// <summary>
    /// Every record about a person under one key: those that open for it, those of the same acts, those that confirm that
    /// one arrived, and those that name one of the acts.
    /// </summary>
    internal static IReadOnlyList<PersonRow> About(StoreTransaction transaction, MunicipalityId municipality, CitizenKey citizen, long asOf)
    {
        return transaction.Read(
            """
            WITH mine AS
              (SELECT s.log_index, s.act_id FROM vaults v JOIN log_openings o ON o.vault_id = v.vault_id JOIN log_search s ON s.log_index = o.log_index
               WHERE v.municipality = @municipality AND v.citizen_key = @citizen AND o.log_index < @asOf),
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
            row => new PersonRow(row.Number(0), row.Text(1), row.Text(2), row.Text(3), row.IsNull(4) ? null : row.Number(4)),
            ("@municipality", municipality.Code), ("@citizen", citizen.Hash), ("@asOf", asOf));
    }

    /// <summary>When the municipality's first record was made, as it stands in it; null where it has none.</summary>
    internal static string? FirstAt(StoreTransaction transaction, MunicipalityId municipality) =>
        transaction.First("SELECT at FROM log_search WHERE municipality = @municipality ORDER BY log_index LIMIT 1", row => row.Text(0), ("@municipality", municipality.Code));

    /// <summary>The municipality that comes next in the order of their codes, of those that have records; null after the last.</summary>
    internal static string? NextMunicipality(StoreTransaction transaction, string after) =>
        transaction.First("SELECT municipality FROM log_search WHERE municipality > @after ORDER BY municipality LIMIT 1", row => row.Text(0), ("@after", after));

    /// <summary>The rows of a part of the log with what they mention, oldest first.</summary>
    internal static IReadOnlyList<LogIndexRow> Rows(StoreTransaction transaction, LogWindow window)
    {
        var mentions = transaction.Read(
            "SELECT log_index, act_id FROM log_mentions WHERE log_index >= @from AND log_index < @before",
            row => (Index: row.Number(0), Named: row.Text(1)), ("@from", window.From), ("@before", window.Before)).ToLookup(m => m.Index, m => m.Named);
        return transaction.Read(
            $"SELECT {Columns} FROM log_search WHERE log_index >= @from AND log_index < @before ORDER BY log_index",
            row => RowOf(row) with { Mentions = [.. mentions[row.Number(0)]] }, ("@from", window.From), ("@before", window.Before));
    }

    private static (string Where, (string, object)[] Parameters) Where(UseFilter filter, LogWindow window)
    {
        var where = $"u.municipality = @municipality AND {(filter.LooksOnly ? IsLook : $"({IsLook} OR {IsChange})")} AND u.log_index >= @from AND u.log_index < @before";
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
            And($"(u.categories LIKE @category OR ({IsOfItsAct} AND EXISTS (SELECT 1 {EarlierOfTheAct} LIKE @category)))", "@category", $"% {filter.Category} %");
        if (filter.From is { } from)
            And("u.at >= @since", "@since", ReadEntry.AtOf(from));
        if (filter.Until is { } until)
            And("u.at < @until", "@until", ReadEntry.AtOf(until));
        if (filter.Citizen.Count > 0)
        {
            where += $" AND v.municipality = @municipality AND v.citizen_key IN ({PersonKeys.In(filter.Citizen)})";
            parameters.AddRange(PersonKeys.Of(filter.Citizen));
        }
        where += PersonKeys.AndNone(filter.Without);
        parameters.AddRange(PersonKeys.OfNone(filter.Without));
        return (where, [.. parameters]);
    }

    private static LogIndexRow RowOf(StoreRow row) => new(row.Number(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4), row.Text(5))
    {
        Organisation = row.Text(6),
        Role = row.Text(7),
        User = row.Text(8),
        Client = row.Text(9),
        Purpose = row.Text(10),
        Relation = row.Text(11),
        Categories = row.Text(12),
    };
}
