namespace Gateway.Storage.Tests;

/// <summary>One row of any table, as a statement of its engine: whatever its columns allow, the same in every table that refers to another.</summary>
internal static class AnyRow
{
    /// <summary>The tables in which something stands for good, each after those it refers to.</summary>
    public static readonly string[] Tables =
    [
        "log_entries", "vaults", "vault_ends", "log_openings", "consents", "consent_events", "consent_drafts", "mandates", "mandate_ends", "corrections",
        "correction_answers", "notices", "verifications", "catalogue_versions", "relations", "unconfirmed_relations", "unconfirmed_relation_events", "emergency_accesses", "emergency_reviews", "idempotency_keys",
        "deliveries", "wrong_person_alarms", "log_search", "log_mentions", "samples", "sample_items", "disclosure_reviews", "restrictions", "restriction_items", "restriction_events", "log_tiles", "checkpoints",
    ];

    private static readonly Dictionary<string, string> Allowed = new()
    {
        ["municipality"] = "'0999'", ["recorded_at"] = "'2026-11-21'", ["effect"] = "'permit'", ["justified"] = "1", ["of_municipality"] = "1", ["without_known"] = "0",
        ["vault_id"] = "1", ["destroyed_vault"] = "1", ["salt"] = "Z44", ["wrapped_key"] = "Z60", ["hashes"] = "Z8192",
        ["consent_events.kind"] = "'used'", ["mandates.kind"] = "'guardian'", ["notices.kind"] = "'right-to-collect'", ["verifications.kind"] = "'verified'",
        ["unconfirmed_relation_events.kind"] = "'denied'", ["correction_answers.outcome"] = "'refused'", ["restrictions.ground"] = "'private-interests'", ["restriction_events.kind"] = "'lifted'",
    };

    /// <summary>The statement that inserts it.</summary>
    /// <param name="place">Where.</param>
    /// <param name="table">The table.</param>
    /// <param name="verb">How: INSERT, or what the engine has beside it.</param>
    public static string Insert(StorePlace place, string table, string verb = "INSERT")
    {
        var columns = Columns(place, table);
        return $"{verb} INTO {table} ({string.Join(", ", columns.Select(c => $"\"{c.Name}\""))}) VALUES ({string.Join(", ", columns.Select(c => Value(place, table, c.Name, c.Type)))})";
    }

    /// <summary>The names of a table's columns.</summary>
    public static IReadOnlyList<(string Name, string Type)> Columns(StorePlace place, string table) =>
    [
        .. place.Rows(place is StoreDatabase
            ? $"SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'gateway' AND table_name = '{table}' ORDER BY ordinal_position"
            : $"SELECT name, type FROM pragma_table_info('{table}')").Select(r => ((string)r[0], ((string)r[1]).ToLowerInvariant())),
    ];

    private static string Value(StorePlace place, string table, string column, string type)
    {
        var value = Allowed.GetValueOrDefault($"{table}.{column}") ?? Allowed.GetValueOrDefault(column) ?? type switch
        {
            "blob" or "bytea" => "Z32",
            "text" => "'x'",
            _ => "0",
        };
        if (!value.StartsWith('Z'))
            return value;
        return place is StoreDatabase ? $"decode(repeat('00', {value[1..]}), 'hex')" : $"zeroblob({value[1..]})";
    }
}
