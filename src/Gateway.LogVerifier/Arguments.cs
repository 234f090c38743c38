using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.LogVerifier.Auditing;
using Gateway.LogVerifier.Formats;
using Gateway.LogVerifier.Language;
using Gateway.LogVerifier.Reading;

namespace Gateway.LogVerifier;

/// <summary>Why a command line cannot be used.</summary>
/// <param name="Text">Which text says so.</param>
/// <param name="Value">The argument it is about.</param>
internal sealed record ArgumentProblem(string Text, string Value);

/// <summary>What the command line asks for.</summary>
/// <param name="Log">A folder of exported files, or an address.</param>
/// <param name="Keys">The log's public keys, and those of witnesses.</param>
/// <param name="Origin">The log's name.</param>
/// <param name="Given">Files the auditor has from elsewhere: earlier checkpoints, receipts.</param>
/// <param name="Witnesses">The public keys of witnesses who must have cosigned.</param>
/// <param name="WitnessesRequired">How many of them; all of them where it is not said.</param>
/// <param name="Authorities">Who may vouch for the server; null for this machine's own authorities.</param>
/// <param name="Token">The access token with which the server hands out records; null: none is shown.</param>
internal sealed record Arguments(
    string Log, IReadOnlyList<SignerKey> Keys, string Origin, IReadOnlyList<string> Given,
    IReadOnlyList<SignerKey> Witnesses, int WitnessesRequired, X509Certificate2Collection? Authorities, string? Token)
{
    /// <summary>Reads the command line; null where it cannot be used.</summary>
    internal static Arguments? Read(IReadOnlyList<string> args, out ArgumentProblem? problem)
    {
        string? log = null, origin = null, token = null;
        var (keys, witnesses) = (new List<SignerKey>(), new List<SignerKey>());
        int? required = null;
        var given = new List<string>();
        X509Certificate2Collection? authorities = null;
        problem = null;
        for (var at = 0; at < args.Count && problem is null; at++)
        {
            var argument = args[at];
            if (!argument.StartsWith("--", StringComparison.Ordinal))
            {
                problem = log is null ? null : new("OneLog", argument);
                log ??= argument;
                continue;
            }
            if (++at == args.Count || args[at].StartsWith("--", StringComparison.Ordinal))
            {
                problem = new("ValueMissing", argument);
                break;
            }
            var value = args[at];
            problem = argument switch
            {
                "--key" => AddKey(keys, value),
                "--witness" => AddKey(witnesses, value) ?? (witnesses[^1].IsWitness ? null : new("NoWitnessKey", value)),
                "--witnesses-required" => (required = ReadNumber(value)) is null ? new("NoNumber", value) : null,
                "--checkpoint" or "--receipt" => Add(given, value),
                "--ca" => (authorities = ReadAuthorities(value)) is null ? new("NoAuthority", value) : null,
                "--token-file" => (token = ReadToken(value)) is null ? new("NoToken", value) : null,
                "--origin" => (origin = value).Length == 0 ? new("ValueMissing", argument) : null,
                Texts.Option => value is "da" or "en" ? null : new("UnknownArgument", value),
                _ => new("UnknownArgument", argument),
            };
        }
        problem ??= log is null ? new("LogMissing", "") : null;
        problem ??= keys.Exists(k => !k.IsWitness) ? null : new("KeyMissing", "");
        problem ??= witnesses.Select(w => w.ToString()).Distinct().Count() < witnesses.Count ? new("SameWitness", "") : null;
        problem ??= required > witnesses.Count ? new("TooManyRequired", required.Value.ToString(CultureInfo.InvariantCulture)) : null;
        problem ??= IsAddress(log!) && !HttpLog.MayCall(log!) ? new("AddressRefused", log!) : null;
        return problem is null
            ? new Arguments(log!, keys, origin ?? keys.First(k => !k.IsWitness).Name, given, witnesses, required ?? witnesses.Count, authorities, token)
            : null;
    }

    /// <summary>Opens the log.</summary>
    internal ILogFiles Open() => IsAddress(Log) ? new HttpLog(new Uri(Log), Authorities, Token) : new FolderLog(Log);

    /// <summary>Reads the files the auditor gave.</summary>
    /// <exception cref="UnreachableLogException">One of them cannot be read.</exception>
    internal async Task<IReadOnlyList<GivenFile>> ReadGivenAsync()
    {
        var files = new List<GivenFile>();
        foreach (var path in Given)
        {
            var bytes = await new FolderLog(Path.GetDirectoryName(Path.GetFullPath(path))!)
                .ReadAsync(Path.GetFileName(path), InclusionReceipt.Longest, CancellationToken.None);
            files.Add(new GivenFile(path, bytes ?? throw new UnreachableLogException(path)));
        }
        return files;
    }

    private static bool IsAddress(string log) => log.Contains("://", StringComparison.Ordinal);

    // A key is given as it is written, or as a file that holds it in its first line.
    private static ArgumentProblem? AddKey(List<SignerKey> keys, string value)
    {
        var key = SignerKey.Read(value) ?? (File.Exists(value) ? SignerKey.Read(File.ReadLines(value).FirstOrDefault()?.Trim()) : null);
        if (key is null)
            return new("NoKey", value);
        keys.Add(key);
        return null;
    }

    private static int? ReadNumber(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static ArgumentProblem? Add(List<string> given, string file)
    {
        if (!File.Exists(file))
            return new("NoFile", file);
        given.Add(file);
        return null;
    }

    // In a file: every user of a machine can list its command lines.
    private static string? ReadToken(string file) =>
        File.Exists(file) && File.ReadLines(file).FirstOrDefault()?.Trim() is { Length: > 0 } token && token.All(c => char.IsAsciiLetterOrDigit(c) || "-._~+/=".Contains(c, StringComparison.Ordinal)) ? token : null;

    private static X509Certificate2Collection? ReadAuthorities(string file)
    {
        try
        {
            var read = new X509Certificate2Collection();
            read.ImportFromPemFile(file);
            return read.Count > 0 ? read : null;
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
