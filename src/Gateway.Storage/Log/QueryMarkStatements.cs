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
        {
            rows.Add(RecordTables.EmergencyAccesses.Row(
                query.Hex, asked.Municipality.Code, EmergencyStatements.Why(emergency), emergency.Caller.OrganisationCvr, emergency.Caller.Unit, emergency.Caller.User,
                emergency.Purpose, Words.Join(emergency.Categories), asked.At, emergency.ReviewBy));
        }
        if (marks.UnconfirmedRelation is { } unconfirmed)
        {
            rows.Add(RecordTables.UnconfirmedRelations.Row(
                query.Hex, asked.Municipality.Code, unconfirmed.CitizenSealed, unconfirmed.Caller.OrganisationCvr, unconfirmed.Caller.Unit, unconfirmed.Caller.User,
                unconfirmed.Purpose, unconfirmed.CaseId, unconfirmed.OfMunicipality, asked.At));
        }
        return [.. rows];
    }

    /// <summary>Records that the citizen is told of an emergency access.</summary>
    internal static void Notify(StoreTransaction transaction, CitizenKey citizen, EmergencyNotice notice) =>
        LogStatements.Append(transaction, notice.Entry, new Opening(citizen, notice.Salt), NoticeStatements.Row(notice.Notice));
}
