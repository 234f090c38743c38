using System.Globalization;
using System.Text;
using Gateway.Storage.Consents;
using Gateway.Storage.Log;
using Gateway.Storage.Vaults;

namespace Gateway.Storage.Audit;

/// <summary>
/// Vaults, which are the one thing that may be changed: each opens for its citizen with the key outside the database, or was
/// destroyed by a record. And what follows from what lies in them.
/// </summary>
internal static class VaultAudit
{
    internal static void Run(StoreTransaction transaction, Action<StoreFinding> found)
    {
        var vaults = transaction.Read(
            """
            SELECT v.vault_id, v.citizen_key, v.wrapped_key, v.log_index, e.log_index FROM vaults v LEFT JOIN vault_ends e ON e.destroyed_vault = v.vault_id
            ORDER BY v.vault_id
            """,
            row => (Id: row.Number(0), Citizen: row.Bytes(1), Wrapped: row.Bytes(2), Index: row.Number(3), Ended: !row.IsNull(4)));
        var open = new Dictionary<long, Vault>();
        foreach (var vault in vaults)
        {
            if (vault.Ended && (vault.Citizen.Length > 0 || vault.Wrapped.Length > 0))
                found(StoreFinding.At("vaults", vault.Index, "was destroyed, and has a citizen or a key again"));
            else if (!vault.Ended && transaction.Book.TryOpen(vault.Id, vault.Citizen, vault.Wrapped) is not { } opened)
                found(StoreFinding.At("vaults", vault.Index, "does not open: its citizen or its key was changed, or the key outside is another"));
            else
                open[vault.Id] = vault.Ended ? new Vault(vault.Id, null) : transaction.Book.TryOpen(vault.Id, vault.Citizen, vault.Wrapped)!;
        }
        if (transaction.Exists("SELECT 1 FROM vault_ends e WHERE NOT EXISTS (SELECT 1 FROM vaults v WHERE v.vault_id = e.destroyed_vault)"))
            found(new StoreFinding("vault_ends", "", "names a vault that is not there"));
        Answers(transaction, open, found);
        Cases(transaction, open, found);
    }

    private static void Answers(StoreTransaction transaction, Dictionary<long, Vault> vaults, Action<StoreFinding> found)
    {
        var answers = transaction.Read(
            "SELECT vault_id, answer, log_index, request_hash FROM idempotency_keys", row => (Vault: row.Number(0), Answer: row.Bytes(1), Index: row.Number(2), Hash: row.Bytes(3)));
        foreach (var (id, answer, index, hash) in answers)
        {
            var whole = id == Vault.None
                ? Encoding.ASCII.GetString(answer) == index.ToString(CultureInfo.InvariantCulture)
                : vaults.GetValueOrDefault(id) is { } vault && (vault.Key is null ? answer.Length == 0 : IdempotencyStatements.Open(vault.Key, answer, index, hash) is not null);
            if (!whole)
                found(StoreFinding.At("idempotency_keys", index, "its answer is not the one that was given"));
        }
    }

    private static void Cases(StoreTransaction transaction, Dictionary<long, Vault> vaults, Action<StoreFinding> found)
    {
        var consents = transaction.Read(
            """
            SELECT c.vault_id, c.municipality, c.receiver_cvr, c.case_id, k.case_tag, c.log_index FROM consents c
            LEFT JOIN consent_cases k ON k.municipality = c.municipality AND k.consent_id = c.consent_id
            """,
            row => (Vault: row.Number(0), Municipality: row.Text(1), Receiver: row.Text(2), Case: row.Bytes(3), Tag: row.IsNull(4) ? null : row.Bytes(4), Index: row.Number(5)));
        foreach (var consent in consents)
        {
            // A vault that does not open has been found already.
            if (vaults.GetValueOrDefault(consent.Vault) is not { } vault)
                continue;
            var due = vault.Key is null ? null
                : SealedBox.Open(vault.Key, consent.Case, RecordTables.Consents.Place("case_id")) is { } number
                    ? transaction.Book.Tag("case", consent.Municipality, consent.Receiver, Encoding.UTF8.GetString(number))
                    : [];
            if (!(due ?? []).AsSpan().SequenceEqual(consent.Tag ?? []))
                found(StoreFinding.At("consent_cases", consent.Index, "does not say what its consent says"));
        }
        if (transaction.Exists("SELECT 1 FROM consent_cases k WHERE NOT EXISTS (SELECT 1 FROM consents c WHERE c.municipality = k.municipality AND c.consent_id = k.consent_id)"))
            found(new StoreFinding("consent_cases", "", "is of a consent that is not there"));
    }
}
