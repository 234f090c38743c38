namespace Gateway.DisclosureLog;

/// <summary>
/// A Danish municipality (kommune) by its four-digit code, such as 0101. Every record, consent, key and
/// definition belongs to exactly one; nothing crosses from one to another.
/// </summary>
public readonly record struct MunicipalityId
{
    private MunicipalityId(string code) => Code = code;

    /// <summary>Under this code stands what all municipalities share, such as the catalogue; no municipality has it.</summary>
    public static MunicipalityId Shared { get; } = new("0000");

    /// <summary>Four ASCII digits.</summary>
    public string Code { get; }

    /// <summary>Reads a code of exactly four ASCII digits; anything else gives null.</summary>
    public static MunicipalityId? TryParse(string? code) =>
        code is { Length: 4 } && code.All(char.IsAsciiDigit) ? new MunicipalityId(code) : null;

    /// <summary>Reads a code that is known to be good.</summary>
    /// <exception cref="FormatException">The code is not four digits.</exception>
    public static MunicipalityId Parse(string code) =>
        TryParse(code) ?? throw new FormatException("A municipality code has four digits.");

    /// <inheritdoc/>
    public override string ToString() => Code;
}
