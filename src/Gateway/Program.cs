using Gateway.Hosting;
using Gateway.ReviewedData;
using Gateway.Storage;

namespace Gateway;

/// <summary>The gateway's start: settings, host, wait.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (!CoreDumps.SwitchOff())
            await Console.Error.WriteLineAsync("Core dumps could not be switched off; switch them off for the service.");
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
        try
        {
#if SANDBOX
            // Without an installation's settings, the one-command start.
            if (!configuration.GetSection("Gateway").GetChildren().Any())
            {
                var sandbox = FirstUse.SandboxSettings.Read(args);
                await using var started = await FirstUse.OneCommandStart.RunAsync(sandbox);
                FirstUse.StartBanner.Write(started, sandbox, Console.Out);
                await started.Gateway.WaitForShutdownAsync();
                return 0;
            }
#endif
            if (args.Contains(StoreCheck.Option))
                return await StoreCheck.RunAsync(ProductionSettings.ReadStore(configuration), Console.Out);
            await using var host = await GatewayHost.StartAsync(ProductionSettings.Read(configuration));
            await host.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception e) when (StartFailure.Explain(e) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
    }
}
