using Gateway.Access;
using Gateway.Callers;
using Gateway.ReviewedData;
using Gateway.Sources;
using Gateway.Sources.Credentials;
using Gateway.Sources.Resilience;

namespace Gateway.SourceWatch;

/// <summary>
/// Reads a definition that somebody has written, and tries it. Nobody who exists is ever asked about: where there are no
/// synthetic citizens (anywhere but the sandbox) the connection alone is tried.
/// </summary>
internal sealed class SourceCheck(PolicyCatalogues catalogues, SourceTrial trial)
{
    /// <summary>The name its errors are told under.</summary>
    private const string FileName = "definition";

    /// <param name="officer">Who tries it.</param>
    /// <param name="text">The definition.</param>
    /// <param name="citizen">A synthetic citizen; null: nobody is asked about.</param>
    /// <param name="against">Where to ask instead of the connection; null for the connection.</param>
    /// <param name="gone">Whether the caller has gone.</param>
    internal async Task<CheckResult> RunAsync(Caller officer, string text, SyntheticCitizen? citizen, Uri? against, CancellationToken gone)
    {
        var (definition, errors) = Read(officer, text);
        if (definition is null)
            return new CheckResult(errors, null, CheckedHow.NotRead, []);
        if (definition.NeverAsked is not null)
            return new CheckResult([], definition, CheckedHow.NeverAsked, []);
        // A server of the author's own is shown no credential of the installation's, and so asks for none.
        if (against is not null)
            definition = definition with { Authentication = SourceAuthentication.None };
        if (trial.LineTo(definition, against) is not { } line)
            return new CheckResult([], definition, CheckedHow.NotConnected, []);
        if (SourceTrial.LacksCredentials(definition, line))
            return new CheckResult([], definition, CheckedHow.CredentialsMissing, []);
        if (citizen is not null)
            return new CheckResult([], definition, CheckedHow.Asked, await trial.AskAsync(definition, line, officer, citizen, gone));
        return new CheckResult([], definition, await trial.ReachesAsync(definition, line, gone) ? CheckedHow.Reached : CheckedHow.NotReached, []);
    }

    private (SourceDefinition? Definition, IReadOnlyList<DefinitionError> Errors) Read(Caller officer, string text)
    {
        try
        {
            var definition = SourceDefinitionFile.Read(FileName, text, catalogues.Of(officer.Municipality));
            return definition.Municipality is null || definition.Municipality == officer.Municipality
                ? (definition, [])
                : (null, [new DefinitionError(1, "'municipality' is another one than the caller's")]);
        }
        catch (ReviewedDataException e)
        {
            return (null, [.. e.Errors.Select(DefinitionError.Of)]);
        }
    }
}

/// <summary>What came of a check.</summary>
/// <param name="Errors">What is wrong with the text.</param>
/// <param name="Definition">The definition; null where the text has errors.</param>
/// <param name="How">How it was tried.</param>
/// <param name="Answers">One for each question that was put.</param>
internal sealed record CheckResult(IReadOnlyList<DefinitionError> Errors, SourceDefinition? Definition, CheckedHow How, IReadOnlyList<SourceAnswer> Answers);

/// <summary>How a definition was tried.</summary>
internal enum CheckedHow
{
    /// <summary>The text has errors.</summary>
    NotRead,

    /// <summary>Read alone: the system is never asked.</summary>
    NeverAsked,

    /// <summary>Read alone: there is no connection.</summary>
    NotConnected,

    /// <summary>Read alone: the connection lacks a credential.</summary>
    CredentialsMissing,

    /// <summary>Reached, without any person.</summary>
    Reached,

    /// <summary>Not reached.</summary>
    NotReached,

    /// <summary>Asked about a synthetic citizen.</summary>
    Asked,
}

/// <summary>One thing wrong with a definition.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record DefinitionError(int Line, string Message)
{
    // The reader writes file:line: message.
    internal static DefinitionError Of(string error)
    {
        var parts = error.Split(':', 3);
        return parts.Length == 3 && int.TryParse(parts[1], System.Globalization.CultureInfo.InvariantCulture, out var line)
            ? new DefinitionError(line, Shown(parts[2].Trim()))
            : new DefinitionError(1, Shown(error));
    }

    // An error names keys and words of the file: somebody may have put a number of a person there.
    private static string Shown(string message) => NationalIds.StandIn(message) ? "a national id stands here" : message;
}
