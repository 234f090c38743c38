using Gateway.Hosting;
using Gateway.Hosting.Municipalities;
using Gateway.ReviewedData;
using Gateway.Sources.Credentials;
using Gateway.Storage;

namespace Gateway;

/// <summary>The gateway's start: settings, host, wait.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (!OwnProcess.LeaveNoDump())
            await Console.Error.WriteLineAsync("Core dumps could not be switched off; switch them off for the service.");
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(args).Build();
        try
        {
#if SANDBOX
            if (FirstUse.CertificateCommand.IsAskedFor(args))
            {
                FirstUse.CertificateCommand.Run(args, Console.Out);
                return 0;
            }
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
#if !SANDBOX
            // Where no developer attaches a debugger: nobody else's program looks into this one, or into its environment.
            if (!OwnProcess.Hide())
                await Console.Error.WriteLineAsync("The process could not be hidden from other programs of its user.");
            ReviewedDataException.ThrowIfAny(DevelopmentSettings.Find(args, configuration));
#endif
            ReviewedDataException.ThrowIfAny(CredentialSettings.FindOnCommandLine(args));
            if (args.Contains(StoreCheck.Option))
                return await StoreCheck.RunAllAsync(InstallationSettings.ReadStores(configuration), Console.Out);
            var settings = InstallationSettings.Read(configuration);
#if SANDBOX
            await Console.Error.WriteLineAsync("This build holds the sandbox: simulators, personas and a token service. Production takes one without (-p:IncludeSandbox=false).");
#else
            ReviewedDataException.ThrowIfAny([.. settings.SelectMany(DevelopmentSettings.Find)]);
#endif
            await using var installation = await RunningInstallation.StartAsync(settings);
            await installation.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception e) when (StartFailure.Explain(e) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
    }
}
