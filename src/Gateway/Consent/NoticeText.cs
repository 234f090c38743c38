using Gateway.Access;
using Gateway.Callers;
using Gateway.ReviewedData;
using Gateway.Storage;

namespace Gateway.Consent;

/// <summary>Composes what a citizen is told without being asked. Pure.</summary>
internal static class NoticeText
{
    /// <summary>On the right to collect information (retssikkerhedsloven § 12).</summary>
    internal static LocalizedText OfRightToCollect(string caseId, Caller caller)
    {
        var text = new TwoLanguages();
        text.Line(ConsentText.Read("NoticeTitle"));
        text.Line(ConsentText.Read("NoticeWho"), ConsentText.Receiver(caller), TwoLanguages.Same(caseId));
        foreach (var key in new[] { "NoticeRight", "NoticeConsent", "NoticeWithout", "NoticeRefusal" })
            text.Line(ConsentText.Read(key));
        return text.Whole;
    }

    /// <summary>
    /// On a mandate that an office recorded: what the holder may do, until when, how to end it. Names nobody: who holds it is
    /// for the citizen to know, and for no page to tell.
    /// </summary>
    internal static LocalizedText OfMandate(MandateRecord mandate, Caller caller, DateTimeOffset at)
    {
        var text = new TwoLanguages();
        text.Line(ConsentText.Read("MandateTitle"));
        text.Line(ConsentText.Read("MandateWho"), ConsentText.Receiver(caller), DanishDates.Day(at));
        text.Line(ConsentText.Read("Mandate" + mandate.Kind));
        text.Line(ConsentText.Read("MandatePeriod"), DanishDates.Day(mandate.ValidFrom), DanishDates.LastDay(mandate.ValidUntil));
        text.Blank();
        text.Line(ConsentText.Read("MandateWhat"));
        text.Line(ConsentText.Read(Mandating.IsForCitizen(mandate.Kind) ? "MandateEndYourself" : "MandateEndByUs"));
        text.Line(ConsentText.Read("MandateAsk"));
        return text.Whole;
    }

    /// <summary>On an emergency access (værdispring): who fetched what, that it is reviewed and until when. Names no member of staff.</summary>
    internal static LocalizedText OfEmergency(AccessGrant grant, DateTimeOffset at, DateTimeOffset reviewBy)
    {
        var text = new TwoLanguages();
        text.Line(ConsentText.Read("EmergencyTitle"));
        text.Line(ConsentText.Read("EmergencyWho"), ConsentText.Receiver(grant.Request.Caller), TwoLanguages.Same(grant.Request.Case.Number), DanishDates.Day(at));
        text.Blank();
        text.Line(ConsentText.Read("EmergencyWhat"));
        text.ByHolder(grant.Allowed.Where(a => a.Emergency).Select(a => (a.Category, grant.HolderOf(a.Category))), ConsentText.Read("From"));
        text.Blank();
        text.Line(ConsentText.Read("EmergencyReview"), DanishDates.Day(reviewBy));
        text.Line(ConsentText.Read("EmergencyAsk"));
        return text.Whole;
    }
}
