using Gateway.Cli.Pages;

namespace Gateway.Cli.Commands;

/// <summary>Versions of the policy catalogue as they are typed: a page shows their beginning.</summary>
internal static class CatalogueVersions
{
    /// <summary>
    /// The version in force where <paramref name="typed"/> is it, or as much of it as a page shows; else what was typed,
    /// which the gateway refuses as another version than the one in force.
    /// </summary>
    public static string Whole(string typed, string inForce)
    {
        var bare = typed.TrimEnd('.', '…');
        return bare.Length >= Wording.ShortId && inForce.StartsWith(bare, StringComparison.Ordinal) ? inForce : typed;
    }
}
