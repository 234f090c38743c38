namespace Gateway.EndToEndTests.Production;

/// <summary>What is published for production holds nothing of the sandbox. Each search is first shown to find it where it is.</summary>
[Collection(PublishedProgramTests.Name)]
public sealed class ProductionContentsTests(PublishedProgram published)
{
    private static readonly string[] SandboxNamespaces = ["Gateway.Sandbox", "Gateway.Tokens", "Gateway.FirstUse"];
    private readonly ProgramContents _production = ProgramContents.Of(published.Folder);
    private readonly ProgramContents _sandbox = ProgramContents.Of(PublishedProgram.WithSandbox);

    [Fact]
    public void No_type_of_simulators_personas_or_the_token_service_is_in_it()
    {
        // Proves: not one type of the sandbox's rooms lies in any published assembly, none is referred to, and nothing is called like them under another roof.
        var theirs = _sandbox.Types.Where(IsOfTheSandbox).ToList();
        Assert.Contains("Gateway.Sandbox.SandboxHost", theirs);
        Assert.Contains("Gateway.Tokens.TokenServiceHost", theirs);
        Assert.Contains("Gateway.FirstUse.DevelopmentCertificates", theirs);
        Assert.Contains("Gateway.Hosting.GatewayHost", _production.Types);
        Assert.DoesNotContain(_production.Types, IsOfTheSandbox);
        Assert.DoesNotContain(_production.Types, t => t.StartsWith("Gateway.", StringComparison.Ordinal) && new[] { "Sandbox", "Simulator", "Persona", "TokenServiceHost", "OneCommand" }.Any(w => t.Contains(w, StringComparison.Ordinal)));
        Assert.Contains("Gateway.Sandbox", _sandbox.References);
        Assert.DoesNotContain(_production.References, SandboxNamespaces.Contains);
    }

    [Fact]
    public void No_recording_and_no_embedded_file_of_the_sandbox_is_in_it()
    {
        // Proves: of the recorded exchanges no file is published, and what is embedded are texts, statements of the store, and the style sheet and font of the pages alone.
        Assert.Contains(_sandbox.Files, IsRecorded);
        Assert.DoesNotContain(_production.Files, IsRecorded);
        Assert.DoesNotContain(_production.Files, f => Path.GetExtension(f) is ".pem" or ".key" or ".pfx" or ".p12" or ".xml");
        var ours = _production.Resources.Where(r => r.StartsWith("Gateway.", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(ours);
        Assert.All(ours, r => Assert.True(r.EndsWith(".sql", StringComparison.Ordinal) || r.EndsWith(".resources", StringComparison.Ordinal) || r is "Gateway.Web.Pages.pages.css" or "Gateway.Web.Pages.DejaVuSans.ttf", r));
    }

    [Fact]
    public void No_byte_of_it_names_a_persona_or_a_synthetic_citizen_or_begins_a_private_key()
    {
        // Proves: neither a program's literals nor any file beside it holds a persona, a citizen of the sandbox or a key; the build with the sandbox, and a planted key, show that the search finds them.
        Assert.Contains(_sandbox.Said, s => s.Phrase == "job-centre-testkoebing" && s.File == "Gateway.dll");
        Assert.Contains(_sandbox.Said, s => s.Phrase.All(char.IsAsciiDigit));
        var planted = Directory.CreateTempSubdirectory("gateway-planted-").FullName;
        using (var key = System.Security.Cryptography.ECDsa.Create())
            File.WriteAllText(Path.Combine(planted, "data.bin"), "before " + key.ExportPkcs8PrivateKeyPem());
        Assert.Single(ProgramContents.Of(planted).Said);
        Directory.Delete(planted, recursive: true);

        Assert.Empty(_production.Said);
    }

    private static bool IsOfTheSandbox(string type) => SandboxNamespaces.Any(n => type.StartsWith(n + ".", StringComparison.Ordinal));

    private static bool IsRecorded(string file) => file.StartsWith("Recorded", StringComparison.Ordinal) || Path.GetFileName(file) == "citizens.json";
}
