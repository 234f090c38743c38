using System.Text.Json.Nodes;
using Gateway.Storage;
using static Gateway.Consent.ConsentJson;

namespace Gateway.Consent;

/// <summary>
/// A consent receipt with the fields of ISO/IEC TS 27560:2023: record, processing, parties, events. Holds no national
/// id: the citizen stands in it under a pseudonym. Pure.
/// </summary>
internal static class ConsentReceipt
{
    private const string Schema = "ISO/IEC TS 27560:2023";

    internal static byte[] Write(ShownConsent shown, ExportSubject subject)
    {
        var consent = shown.Standing.Consent;
        return Bytes(new JsonObject
        {
            ["record"] = new JsonObject
            {
                ["schema_version"] = Schema,
                ["record_id"] = consent.ConsentId,
                ["pii_principal_id"] = subject.Pseudonym,
            },
            ["pii_processing"] = Processing(shown, subject),
            ["party_identification"] = Parties(consent, subject),
            ["events"] = Array(shown.History.Select(e => Event(e, shown, subject))),
        });
    }

    private static JsonObject Processing(ShownConsent shown, ExportSubject subject)
    {
        var consent = shown.Standing.Consent;
        return new JsonObject
        {
            ["privacy_notice"] = new JsonObject { ["version"] = consent.TextVersion, ["text"] = shown.Text?.Da },
            ["language"] = "da",
            ["consent_state"] = shown.Standing.State.ToString(),
            ["purposes"] = Array(
            [
                new JsonObject
                {
                    ["purpose"] = subject.PurposeOf(consent.Purpose),
                    ["purpose_type"] = consent.Purpose,
                    ["lawful_basis"] = Texts(subject.BasesOf(shown.Standing).Select(b => $"{b.Statute} {b.Paragraph}")),
                    // Consent as the sector law's own rule; the municipality does not process on consent under the GDPR.
                    ["consent_type"] = consent.Effect == ConsentEffect.Permit ? "consent under sector law, not GDPR art. 6(1)(a)" : "objection",
                    ["pii_information"] = Array(consent.Categories.Select(c => Information(c, consent, subject))),
                    ["pii_controllers"] = Texts([PartyOf(consent)]),
                    ["collection_method"] = Texts(consent.Holders.Select(h => "collected from " + PartyOf(h))),
                    ["services"] = Texts(["case " + consent.CaseId]),
                    ["jurisdiction"] = "DK",
                    ["recipient_third_parties"] = new JsonArray(),
                    ["withdrawal_method"] = "gateway.consent.v1.ConsentService/WithdrawConsent, or by telling the authority",
                },
            ]),
        };
    }

    private static JsonObject Information(string category, ConsentRecord consent, ExportSubject subject) => new()
    {
        ["pii_type"] = category,
        ["pii_name"] = subject.TitleOf(category),
        // What is not consented to is not collected, and the case goes on (retssikkerhedsloven § 11 b).
        ["pii_optional"] = true,
        ["withdrawn"] = consent.IsWithdrawnFor(category),
    };

    private static JsonArray Parties(ConsentRecord consent, ExportSubject subject) => Array(
    [
        new JsonObject { ["party_id"] = PartyOf(consent), ["party_role"] = "PII controller", ["party_type"] = "public authority" },
        .. consent.Holders.Select(h => new JsonObject { ["party_id"] = PartyOf(h), ["party_name"] = subject.HolderOf(h), ["party_role"] = "holder", ["party_type"] = "public authority" }),
    ]);

    private static JsonObject Event(ConsentEventRecord happened, ShownConsent shown, ExportSubject subject)
    {
        var consent = shown.Standing.Consent;
        var written = new JsonObject
        {
            ["event_time"] = Instant(happened.At),
            ["entity_id"] = happened.What is ConsentHappening.Granted or ConsentHappening.Withdrawn ? subject.Pseudonym : PartyOf(consent),
            ["event_type"] = happened.What == ConsentHappening.Granted ? $"explicit, {consent.Form}" : "recorded",
            ["event_state"] = happened.What.ToString(),
            ["log_index"] = happened.LogIndex,
        };
        if (happened.What == ConsentHappening.Granted)
            written["validity_duration"] = new JsonObject { ["from"] = Instant(consent.ValidFrom), ["until"] = Instant(consent.ValidUntil) };
        if (happened.Categories.Count > 0)
            written["categories"] = Texts(happened.Categories);
        return written;
    }

    private static string PartyOf(ConsentRecord consent) => "cvr:" + consent.ReceiverCvr;

    private static string PartyOf(string holder) => "holder:" + holder;
}
