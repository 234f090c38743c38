using Gateway.LogWitness;

if (WitnessArguments.Read(args) is not { } arguments)
{
    await Console.Error.WriteLineAsync(WitnessArguments.Usage);
    return 2;
}
try
{
    await using var witness = await WitnessHost.StartAsync(arguments, TimeProvider.System);
    await Console.Out.WriteLineAsync($"{arguments.Key} vidner / witnesses: {witness.Address}");
    await witness.StoppedAsync();
    return 0;
}
catch (WitnessStateException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}
