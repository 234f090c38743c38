using Gateway.DisclosureLog;
using Gateway.Storage.Consents;
using Gateway.Storage.Oversight;

namespace Gateway.Storage.Log;

/// <summary>What must be looked at after a query; written with the query's own record.</summary>
internal static class QueryMarkStatements
{
    /// <summary>The rows.</summary>
    internal static RecordRow[] Rows(QueryId query, LogEntry asked, QueryMarks marks)
    {
        var rows = new List<RecordRow>();
        if (marks.Emergency is { } emergency)
            rows.Add(ToReview(query, asked, emergency));
        if (marks.UnconfirmedRelation is { } unconfirmed)
        {
            rows.Add(RecordTables.UnconfirmedRelations.Row(
                query.Hex, asked.Municipality.Code, unconfirmed.CitizenSealed, unconfirmed.Caller.OrganisationCvr, unconfirmed.Caller.Unit, unconfirmed.Caller.User,
                unconfirmed.Purpose, unconfirmed.CaseId, unconfirmed.OfMunicipality, asked.At));
        }
        return [.. rows];
    }

    /// <summary>The row of what an answer, or the first part of one, told; none where the query is to be reviewed already.</summary>
    internal static RecordRow[] Rows(StoreTransaction transaction, QueryId query, LogEntry disclosed, EmergencyMark? mark) =>
        mark is null || EmergencyStatements.Stands(transaction, query) ? [] : [ToReview(query, disclosed, mark)];

    private static RecordRow ToReview(QueryId query, LogEntry entry, EmergencyMark mark) => RecordTables.EmergencyAccesses.Row(
        query.Hex, entry.Municipality.Code, EmergencyStatements.Why(mark), mark.Caller.OrganisationCvr, mark.Caller.Unit, mark.Caller.User,
        mark.Purpose, Words.Join(mark.Categories), entry.At, mark.ReviewBy);

    /// <summary>Records that the citizen is told of an emergency access.</summary>
    internal static void Notify(StoreTransaction transaction, CitizenKey citizen, EmergencyNotice notice) =>
        LogStatements.Append(transaction, notice.Entry, new Opening(citizen, notice.Salt), NoticeStatements.Row(notice.Notice));
}
