using Gateway.DisclosureLog;
using Gateway.Storage.Consents;

namespace Gateway.Storage.Log;

/// <summary>What must be looked at after a query; written in the query's own transaction.</summary>
internal static class QueryMarkStatements
{
    internal static void Insert(StoreTransaction transaction, QueryId query, LogEntry asked, CitizenKey citizen, QueryMarks marks, long logIndex)
    {
        if (marks.Emergency is { } emergency)
        {
            transaction.Write(
                """
                INSERT INTO emergency_accesses (emergency_id, municipality, citizen_key, justification, organisation_cvr, unit, "user", purpose, categories, at, review_by, log_index)
                VALUES (@query, @municipality, @citizen, @justification, @organisation, @unit, @user, @purpose, @categories, @at, @reviewBy, @index)
                """,
                [
                    .. Row(query, asked, citizen, emergency.Caller, logIndex), ("@justification", emergency.Justification), ("@purpose", emergency.Purpose),
                    ("@categories", Words.Join(emergency.Categories)), ("@reviewBy", emergency.ReviewBy),
                ]);
            if (emergency.Notice is { } notice)
                NoticeStatements.Insert(transaction, notice.Notice, citizen, LogStatements.Append(transaction, notice.Entry, new Opening(citizen, notice.Salt)).Index);
        }
        if (marks.UnconfirmedRelation is { } unconfirmed)
        {
            transaction.Write(
                """
                INSERT INTO unconfirmed_relations (query_id, municipality, citizen_key, citizen_sealed, organisation_cvr, unit, "user", purpose, case_id, of_municipality, at, log_index)
                VALUES (@query, @municipality, @citizen, @sealed, @organisation, @unit, @user, @purpose, @case, @ofMunicipality, @at, @index)
                """,
                [.. Row(query, asked, citizen, unconfirmed.Caller, logIndex), ("@sealed", unconfirmed.CitizenSealed), ("@purpose", unconfirmed.Purpose), ("@case", unconfirmed.CaseId), ("@ofMunicipality", unconfirmed.OfMunicipality)]);
        }
    }

    private static (string Name, object Value)[] Row(QueryId query, LogEntry asked, CitizenKey citizen, MarkedCaller caller, long logIndex) =>
    [
        ("@query", query.Hex), ("@municipality", asked.Municipality.Code), ("@citizen", citizen.Hash),
        ("@organisation", caller.OrganisationCvr), ("@unit", caller.Unit), ("@user", caller.User),
        ("@at", asked.At), ("@index", logIndex),
    ];
}
