namespace Gateway.FirstUse;

/// <summary>What the synthetic municipality has agreed with its sources: names of instances and numbers that stand in their questions.</summary>
internal static class SandboxAgreements
{
    internal static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        // The instance of KMD Nexus.
        ["instance"] = "testkommune",
        // Tasks on a page of KMD Momentum's answers; the recordings hold two.
        ["page_size"] = "2",
        // The municipality's CVR number, and its SE number as subscriber to eIndkomst with the codes of its subscription.
        ["municipality_cvr"] = "99990001",
        ["subscriber"] = "99990001",
        ["subscriber_type"] = "9001",
        ["subscription_type"] = "9002",
        // Udbetaling Danmark's own CVR number in the recordings.
        ["benefit_authority_cvr"] = "99990099",
    };
}
