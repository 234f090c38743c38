using Gateway.Access;

namespace Gateway.Tests.Access;

/// <summary>The policy catalogue as it lies beside the program.</summary>
internal static class ShippedCatalogue
{
    public const string FileName = "catalogue.yaml";

    public static string Text { get; } = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Access", FileName));

    public static PolicyCatalogue Catalogue { get; } = PolicyCatalogueFile.Read(FileName, Text);
}
