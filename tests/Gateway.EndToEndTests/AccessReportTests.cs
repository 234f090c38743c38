using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Client;
using Gateway.Consent.V1;
using Gateway.Disclosures.V1;
using Gateway.DisclosureLog;
using Gateway.Storage.Tests;
using Google.Protobuf;

namespace Gateway.EndToEndTests;

/// <summary>The access report through a running gateway: complete, for whom it is about, and without anybody's name.</summary>
public sealed partial class AccessReportTests : IAsyncLifetime
{
    private RunningGateway _gateway = null!;

    // Each test starts its own, on the engine it runs on.
    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _gateway is null ? Task.CompletedTask : _gateway.DisposeAsync();

    [Theory, OnSqlite, OnPostgres]
    public async Task A_citizen_is_told_who_asked_for_what_on_which_basis_and_what_came_of_it(On engine)
    {
        // Proves: time, authority, role, purpose, legal basis, categories, what was withheld and why, the records, and the period the log covers.
        await StartAsync(engine);
        await _gateway.AskAsync("D1", confirm: true);
        var citizen = _gateway.About("D1").CitizenId;
        var report = await _gateway.Client("citizen-d1").Disclosures.GetAccessReportAsync(new GetAccessReportRequest { CitizenId = citizen });
        var row = report.Rows.Single(r => r.What == "overview");
        Assert.Equal(("99990001", "caseworker", RunningGateway.Purpose, DisclosureOutcome.Delivered), (row.OrganisationCvr, row.Role, row.Purpose, row.Outcome));
        Assert.Contains("hentede et overblik", row.Title.Da, StringComparison.Ordinal);
        Assert.Equal("Rehabilitation case preparation", row.PurposeTitle.En);
        Assert.Equal(["asked", "disclosed", "delivered"], row.Records.Select(r => r.Kind));
        Assert.Contains(row.Categories, c => c is { State: CategoryState.Disclosed, LegalBasis.Paragraph.Length: > 0, Items: 0 });
        Assert.Contains(row.Categories, c => c.State == CategoryState.Withheld && c.Reasons.All(r => r.ForCitizen.Da.Length > 0));
        Assert.All(report.Rows, r => Assert.True(r.Title.Da.Length > 0 && r.Title.En.Length > 0));
        Assert.True(report.CoversFrom <= report.Rows[^1].At && report.CoversUntil >= report.Rows[0].At);
        Assert.Equal("access-report", (await _gateway.Client("citizen-d1").Disclosures.GetAccessReportAsync(new GetAccessReportRequest { CitizenId = citizen })).Rows[0].What);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_report_has_every_record_about_the_citizen_and_no_other(On engine)
    {
        // Proves by a plain look at every record of the log: what commits to the citizen, what belongs to such a query or consent, what confirms or lists it; page by page and whole alike.
        await StartAsync(engine);
        await _gateway.AskAsync("D1", confirm: true);
        await _gateway.AskAsync("D3");
        await _gateway.Client("citizen-d1").GetOverviewAsync(_gateway.OwnAccessTo("D1", "employment-status"));
        await _gateway.Caseworker.Consents.ListConsentsAsync(new ListConsentsRequest { CitizenId = _gateway.About("D1").CitizenId });
        var officer = _gateway.OfficersLog();
        await officer.SearchAsync(new SearchDisclosuresRequest { User = "caseworker-sara" });
        var drawn = await officer.DrawSampleAsync(DisclosureLogCalls.Draw(100));
        foreach (var item in drawn.Sample.Items)
            await officer.ReviewAsync(DisclosureLogCalls.Review(item.Disclosure.DisclosureId, drawn.Sample.SampleId));

        var expected = About(_gateway.About("D1").CitizenId);
        var report = await officer.ReportAsync(_gateway.About("D1").CitizenId, pageSize: 3);
        Assert.Equal(expected, report.SelectMany(p => p.Rows).SelectMany(r => r.Records).Select(r => (int)r.Receipt.LogIndex).Distinct().Order());
        Assert.All(report, p => Assert.Equal(((ulong)expected.Count, (ulong)report.Sum(q => q.Rows.Count)), (p.TotalRecords, p.TotalRows)));
        var whats = report.SelectMany(p => p.Rows).Select(r => r.What).ToList();
        Assert.All(["overview", "consents", "log", "disclosure-reviewed", "consent-granted"], w => Assert.Contains(w, whats));
        // Besides what was asked for, that each page of the report itself was shown.
        Assert.Equal(expected.Count + report.Count, About(_gateway.About("D1").CitizenId).Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task No_member_of_staff_and_no_number_stands_in_a_report_or_receipt(On engine)
    {
        // Proves: not the pseudonym of anybody who worked with the case, and no national id, in the report and the receipts of the citizen; the officer's receipt has the record.
        await StartAsync(engine);
        await _gateway.AskAsync("D1", confirm: true);
        var officer = _gateway.OfficersLog();
        await officer.SearchAsync(new SearchDisclosuresRequest { CitizenId = _gateway.About("D1").CitizenId });
        var citizen = _gateway.Client("citizen-d1").Disclosures;
        var id = _gateway.About("D1").CitizenId;
        var told = (await citizen.ReportAsync(id)).Cast<IMessage>().ToList();
        foreach (var record in told.Cast<GetAccessReportResponse>().SelectMany(p => p.Rows).SelectMany(r => r.Records).ToList())
        {
            var receipt = await citizen.GetReceiptAsync(new GetReceiptRequest { LogIndex = record.Receipt.LogIndex, CitizenId = id });
            told.Add(receipt);
            Assert.Equal((record.Receipt, 0, 0), (receipt.Receipt, receipt.Record.Length, receipt.Salt.Length));
            var whole = await officer.GetReceiptAsync(new GetReceiptRequest { LogIndex = record.Receipt.LogIndex });
            Assert.Equal(Rfc6962.LeafHash(whole.Record.Span), receipt.Receipt.LeafHash.ToByteArray());
        }
        Assert.All(told, t =>
        {
            Assert.DoesNotContain("caseworker-sara", t.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("officer-pia", t.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(id, t.ToString(), StringComparison.Ordinal);
        });
        // What the log itself got of it.
        Assert.DoesNotContain(_gateway.Records(), r => r.Contains(id, StringComparison.Ordinal) || NationalId().IsMatch(r));
        Assert.DoesNotContain(_gateway.Log, l => l.Contains(id, StringComparison.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_else_sees_it(On engine)
    {
        // Proves: another citizen, somebody without a mandate, a companion, a caseworker; a record about somebody else is unknown; a refused look leaves no record.
        await StartAsync(engine);
        await _gateway.AskAsync("D1");
        var id = _gateway.About("D1").CitizenId;
        var before = _gateway.Records().Count;
        async Task<string> ReasonAsync(string client, Func<DisclosuresClient, Task> call) => (await OfficerCalls.RefusalAsync(() => call(_gateway.Client(client).Disclosures))).Reason;
        Task<string> ReportAsync(string client) => ReasonAsync(client, log => log.GetAccessReportAsync(new GetAccessReportRequest { CitizenId = id }));
        Assert.Equal("CITIZEN_REFUSED", await ReportAsync("citizen-d2"));
        Assert.Equal("CITIZEN_REFUSED", await ReportAsync("representative"));
        Assert.Equal("CALLER_REFUSED", await ReportAsync("companion"));
        Assert.Equal("CALLER_REFUSED", await ReportAsync("job-centre-high"));
        Assert.Equal("NOT_FOUND", await ReasonAsync("citizen-d2", log => log.GetReceiptAsync(new GetReceiptRequest { LogIndex = (ulong)before - 1, CitizenId = _gateway.About("D2").CitizenId })));
        Assert.Equal("NOT_FOUND", await ReasonAsync("citizen-d2", log => log.GetReceiptAsync(new GetReceiptRequest { LogIndex = (ulong)before - 1, CitizenId = id })));
        Assert.Equal("NOT_FOUND", await ReasonAsync("privacy-officer", log => log.GetReceiptAsync(new GetReceiptRequest { LogIndex = 999_999 })));
        Assert.Equal(before, _gateway.Records().Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_holds_a_mandate_sees_what_it_reaches(On engine)
    {
        // Proves: a power of attorney shows the uses whose purpose and every category it covers and says that it is narrowed; a guardian sees everything; the end of the mandate ends it.
        await StartAsync(engine);
        await _gateway.AskAsync("D1", confirm: false, "employment-status");
        await _gateway.AskAsync("D1", confirm: false, "employment-status", "hospital-diagnoses");
        var (id, holder) = (_gateway.About("D1").CitizenId, _gateway.About("D2").CitizenId);
        var log = _gateway.Client("representative").Disclosures;
        var attorney = await RecordAsync(id, holder, MandateKind.PowerOfAttorney);
        var narrowed = await log.GetAccessReportAsync(new GetAccessReportRequest { CitizenId = id });
        Assert.True(narrowed.NarrowedByMandate);
        Assert.Equal(["employment-status"], Assert.Single(narrowed.Rows).Categories.Select(c => c.Category));
        Assert.Equal((1ul, 2ul), (narrowed.TotalRows, narrowed.TotalRecords));

        await RecordAsync(id, holder, MandateKind.Guardian);
        var whole = await log.GetAccessReportAsync(new GetAccessReportRequest { CitizenId = id });
        Assert.False(whole.NarrowedByMandate);
        Assert.Equal(2, whole.Rows.Count(r => r.What == "overview"));
        Assert.Equal(About(id).Count - 1, (int)whole.TotalRecords);
        Assert.NotEmpty(attorney);
    }

    private Task StartAsync(On engine)
    {
        _gateway = RunningGateway.OnEngine(engine);
        return _gateway.InitializeAsync();
    }

    private async Task<string> RecordAsync(string citizen, string holder, MandateKind kind)
    {
        var recorded = await _gateway.Caseworker.Consents.RecordMandateAsync(new RecordMandateRequest
        {
            CitizenId = citizen,
            HolderId = holder,
            Kind = kind,
            Categories = { "employment-status" },
            Purposes = { RunningGateway.Purpose },
            ValidUntil = DisclosureLogCalls.Today().Until,
            Evidence = "Dokument 7 i sagen",
            IdempotencyKey = ConsentClient.NewKey(),
        });
        return recorded.Mandate.MandateId;
    }

    // The plainest way: every record is looked at, and asked whether it is about the citizen.
    private IReadOnlyList<int> About(string citizenId)
    {
        var records = _gateway.Records();
        var salts = new Dictionary<int, byte[]>();
        using (var store = _gateway.OpenEitherStore())
        using (var command = store.CreateCommand())
        {
            command.CommandText = "SELECT o.log_index, o.salt, v.vault_id, v.citizen_key, v.wrapped_key FROM log_openings o JOIN vaults v ON v.vault_id = o.vault_id";
            using var reader = command.ExecuteReader();
            while (reader.Read())
                salts[(int)reader.GetInt64(0)] = OpenedSalt((byte[])reader.GetValue(1), reader.GetInt64(2), (byte[])reader.GetValue(3), (byte[])reader.GetValue(4));
        }
        bool Commits(int i) => salts.TryGetValue(i, out var salt) && records[i].Contains($"\ncitizen {Commitment.To(salt, "citizen", citizenId).Hex}\n", StringComparison.Ordinal);
        var mine = Enumerable.Range(0, records.Count).Where(Commits).ToHashSet();
        // Reviews open for the citizen without naming them again; they name the query.
        var ids = mine.SelectMany(i => records[i].Split('\n').Where(l => Act().IsMatch(l)).Take(1)).Select(l => l.Split(' ')[1]).Concat(mine.Select(i => $"record-{i}")).ToHashSet();
        bool Names(int i) => records[i].Split('\n').Any(l => Naming().IsMatch(l) && ids.Contains(l.Split(' ')[1])) || mine.Any(m => records[i].Contains($"\nrecord {m} ", StringComparison.Ordinal));
        return [.. Enumerable.Range(0, records.Count).Where(i => mine.Contains(i) || Names(i))];
    }

    // As the format says, and with nothing of the store's own: a key for wrapping from the key file, the vault's key, the salt.
    private byte[] OpenedSalt(byte[] salt, long vault, byte[] citizen, byte[] wrapped)
    {
        var wrapping = HKDF.Expand(HashAlgorithmName.SHA256, File.ReadAllBytes(Path.Combine(_gateway.DataFolder, "vault.key")), 32, "wrap vault keys"u8.ToArray());
        return Unsealed(Unsealed(wrapping, wrapped, string.Create(CultureInfo.InvariantCulture, $"vault {vault} of {Convert.ToHexString(citizen)}")), salt, "log_openings.salt");
    }

    private static byte[] Unsealed(byte[] key, byte[] box, string place)
    {
        var content = new byte[box.Length - 28];
        using var cipher = new AesGcm(key, 16);
        cipher.Decrypt(box.AsSpan(0, 12), box.AsSpan(28), box.AsSpan(12, 16), content, Encoding.UTF8.GetBytes(place));
        return content;
    }

    [GeneratedRegex("^(query|consent|mandate|notice|draft) [^ ]+$")]
    private static partial Regex Act();

    [GeneratedRegex("^(query|consent|mandate|notice|draft|reviewed|shown|drawn|answered-before) [^ ]+$")]
    private static partial Regex Naming();

    [GeneratedRegex("\\b[0-3][0-9][01][0-9]{3}-?[0-9]{4}\\b")]
    private static partial Regex NationalId();
}
