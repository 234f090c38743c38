namespace Gateway.ReviewedData;

/// <summary>A text for people in both languages; Danish is the authoritative one.</summary>
internal sealed record LocalizedText(string Da, string En);
