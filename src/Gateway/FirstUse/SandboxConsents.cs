using System.Globalization;
using Gateway.Access;
using Gateway.Consent;
using Gateway.DisclosureLog;
using Gateway.Sandbox;
using Gateway.Storage;

namespace Gateway.FirstUse;

/// <summary>
/// Records the sandbox citizens' consents in the store, as a citizen would have given them. A folder without a
/// consent file gets one consent a citizen over everything that needs one, so that its data can be seen at all.
/// </summary>
internal static class SandboxConsents
{
    internal const string DefaultCase = "26/0001";
    private const string Recorder = "sandbox";

    internal static async Task RecordAsync(SandboxHost sandbox, ConsentBook book, PolicyCatalogue catalogue, TimeProvider clock)
    {
        var consents = sandbox.HasConsentFile ? sandbox.Consents : [.. sandbox.Citizens.SelectMany(c => EverythingThatNeedsConsent(c, catalogue))];
        foreach (var citizen in sandbox.Citizens)
            await WithdrawOthersAsync(citizen, [.. consents.Where(c => c.Citizen == citizen.Alias)], book);
        foreach (var consent in consents)
        {
            var citizen = sandbox.Citizens.First(c => c.Alias == consent.Citizen);
            // A citizen that cannot be asked about (a number that is none) cannot consent either.
            if (CitizenId.TryParse(citizen.Cpr) is { } id)
                await RecordOnceAsync(id, consent, book, clock.GetUtcNow());
        }
    }

    // A start with another folder on the same data must not keep what only the earlier folder gave.
    private static async Task WithdrawOthersAsync(SandboxCitizen citizen, IReadOnlyList<SandboxConsent> now, ConsentBook book)
    {
        if (CitizenId.TryParse(citizen.Cpr) is not { } id)
            return;
        foreach (var given in await book.ReadAsync(OneCommandStart.Municipality, Person.Known(id)))
        {
            if (given.RecordedBy == Recorder && given.WithdrawnAt is null && !now.Any(c => IsSame(given, c)))
                await book.WithdrawAsync(given.Municipality, given.ConsentId);
        }
    }

    private static bool IsSame(ConsentRecord given, SandboxConsent consent) =>
        given.Evidence == consent.Evidence && given.CaseId == consent.Case && given.TextVersion == consent.TextVersion;

    private static async Task RecordOnceAsync(CitizenId citizen, SandboxConsent consent, ConsentBook book, DateTimeOffset now)
    {
        var given = await book.ReadAsync(OneCommandStart.Municipality, Person.Known(citizen));
        if (given.Any(g => g.WithdrawnAt is null && IsSame(g, consent)))
            return;
        await book.GrantAsync(citizen, new ConsentRecord
        {
            Municipality = OneCommandStart.Municipality,
            ConsentId = Guid.NewGuid().ToString("D", CultureInfo.InvariantCulture),
            Effect = ConsentEffect.Permit,
            ReceiverCvr = consent.Receiver.Cvr,
            Purpose = consent.Purpose,
            CaseId = consent.Case,
            Categories = consent.Categories,
            Holders = consent.Holders,
            Form = consent.Form,
            RecordedBy = Recorder,
            Evidence = consent.Evidence,
            TextVersion = consent.TextVersion,
            ValidFrom = now.AddDays(consent.ValidFromDays),
            ValidUntil = now.AddDays(consent.ValidUntilDays),
        });
    }

    private static IEnumerable<SandboxConsent> EverythingThatNeedsConsent(SandboxCitizen citizen, PolicyCatalogue catalogue) =>
        from purpose in catalogue.Purposes.Keys
        from rule in catalogue.Rules
        where rule.Kind == RuleKind.Consent && rule.Purpose == purpose
        select new SandboxConsent
        {
            Citizen = citizen.Alias,
            Case = citizen.Case ?? DefaultCase,
            Receiver = SandboxPersonas.ReceiverOf(rule),
            Purpose = purpose,
            Categories = rule.Categories,
            Holders = [.. rule.Categories.Select(c => catalogue.FindCategory(c)!.Holder).Distinct()],
            Form = rule.Forms[0],
            Evidence = $"sandbox {citizen.Alias} {rule.Id}",
            TextVersion = "sandbox",
            ValidFromDays = -1,
            ValidUntilDays = 364,
        };
}
