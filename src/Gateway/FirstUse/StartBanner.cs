using Gateway.Sandbox;

namespace Gateway.FirstUse;

/// <summary>What a newcomer sees: addresses, citizens to try, one command to copy. Aliases, never national ids.</summary>
internal static class StartBanner
{
    private const int CitizensShown = 12;

    internal static void Write(OneCommandStart started, SandboxSettings settings, TextWriter to)
    {
        var citizens = started.Simulators.Citizens;
        to.WriteLine();
        to.WriteLine("Gatewayen er klar / the gateway is ready   (Ctrl+C: stop)");
        to.WriteLine();
        to.WriteLine($"  gRPC       {started.Gateway.Address.AbsoluteUri.TrimEnd('/')}   gateway.overview.v1.OverviewService");
        to.WriteLine($"  pages      {started.Gateway.Address.AbsoluteUri}");
        to.WriteLine($"  tokens     {started.Tokens.Issuer.OriginalString}");
        foreach (var source in OneCommandStart.Connected(started.Simulators, settings))
            to.WriteLine($"  {source,-18} {Place(started.Simulators, source)}");
        if (OneCommandStart.NeverAsked(started.Simulators, settings) is { Count: > 0 } neverAsked)
            to.WriteLine($"  never asked {string.Join(", ", neverAsked)}   (simulators; registers the law closes, and systems that only receive)");
        to.WriteLine($"  data       {settings.DataFolder}");
        foreach (var skipped in started.Simulators.SkippedFolders)
            to.WriteLine($"  not served {skipped.Name}: {skipped.Reason}");
        if (!started.Simulators.HasConsentFile)
            to.WriteLine("  consents   the folder has no consents.json: every citizen was given consent to everything that needs one");
        if (settings.Faults.Count > 0)
            to.WriteLine($"  Fejl er slået til / faults are on: {string.Join(", ", settings.Faults.Select(f => $"{f.Source}={f.Fault.Name}"))}");
        to.WriteLine();
        to.WriteLine("  Borgere / citizens (synthetic):");
        foreach (var citizen in citizens.Take(CitizensShown))
            to.WriteLine($"    {citizen.Alias,-8} {(citizen.IsProtected ? "(navne- og adressebeskyttet / name and address protected)" : citizen.Name)}");
        to.WriteLine();
        to.WriteLine("  Prøv i en anden terminal / try in another terminal:");
        to.WriteLine($"    dotnet run --project src/Gateway.Cli -- overview {citizens.Select(c => c.Alias).FirstOrDefault() ?? "D1"}");
        to.WriteLine();
    }

    private static string Place(SandboxHost simulators, string source) => simulators.DropFolders.TryGetValue(source, out var folder)
        ? $"{folder}   (files delivered)"
        : $"{simulators.AddressOf(source).AbsoluteUri.TrimEnd('/')}   (simulator)";
}
