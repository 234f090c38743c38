namespace Gateway.Transparency.Witnesses;

/// <summary>What is written of witnesses to the operator's log: names of keys and sizes, never what a witness sent.</summary>
internal static partial class WitnessMessages
{
    /// <summary>A witness did not cosign, for a reason it did not have before.</summary>
    internal static void Tell(ILogger logger, string witness, WitnessState state, long size)
    {
        var text = WitnessTexts.Of(state).En;
        if (state is WitnessState.LogForked or WitnessState.LogBehind)
            OtherHistory(logger, witness, size, text, state);
        else
            NotCosigned(logger, witness, size, text, state);
    }

    [LoggerMessage(12010, LogLevel.Warning, "Disclosure log: the witness {Witness} has not cosigned {Size} records. {Text} ({State}). Asked again; queries go on")]
    private static partial void NotCosigned(ILogger logger, string witness, long size, string text, WitnessState state);

    [LoggerMessage(12011, LogLevel.Critical, "Disclosure log: the witness {Witness} refuses the log of {Size} records. {Text} ({State}). Look into it: records may be missing or changed")]
    private static partial void OtherHistory(ILogger logger, string witness, long size, string text, WitnessState state);

    [LoggerMessage(12012, LogLevel.Information, "Disclosure log: the witness {Witness} cosigns again, {Size} records (before: {Before})")]
    internal static partial void CosignsAgain(ILogger logger, string witness, long size, WitnessState before);

    [LoggerMessage(12013, LogLevel.Warning, "Disclosure log: the witness {Witness} stands at {Says} records and has cosigned {Cosigned}: it has lost its memory, and its word is worth less until it is looked into")]
    internal static partial void Forgot(ILogger logger, string witness, long says, long cosigned);

    [LoggerMessage(12014, LogLevel.Error, "Disclosure log: the witnesses could not be asked ({Cause}); tried again within a second")]
    internal static partial void NotAsked(ILogger logger, string cause);

    [LoggerMessage(12015, LogLevel.Error, "Disclosure log: no checkpoint was cosigned by enough witnesses for {Minutes} minutes. Readers are shown the last one that was, where they are required")]
    internal static partial void CosignedIsOld(ILogger logger, int minutes);
}
