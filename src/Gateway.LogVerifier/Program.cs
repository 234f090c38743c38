using Gateway.LogVerifier;

return (int)await VerifierRun.RunAsync(args, Console.Out, Console.Error, Console.IsErrorRedirected, TimeProvider.System);
