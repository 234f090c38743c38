using Gateway.DisclosureLog.Notes;

namespace Gateway.LogWitness;

/// <summary>How a witness is started.</summary>
/// <param name="Key">Its private key, of the kind that signs with a time; made by <c>--new-key</c> where the file is not there yet.</param>
/// <param name="StateFile">Where it remembers what it cosigned.</param>
/// <param name="Logs">The public keys of the logs it watches; a key's name is its log's origin. Several of one name after a change of key.</param>
/// <param name="Listen">Where it is reached: an https address, or an http address on this machine.</param>
/// <param name="CertificateFile">Certificate for https, PEM; null for http.</param>
/// <param name="CertificateKeyFile">Its private key, PEM.</param>
internal sealed record WitnessArguments(
    NoteSigner Key, string StateFile, IReadOnlyList<NoteVerifier> Logs, Uri Listen, string? CertificateFile, string? CertificateKeyFile)
{
    /// <summary>What a wrong command line is answered with.</summary>
    internal const string Usage = """
        Et vidne husker det seneste kontrolpunkt fra hver log og medunderskriver kun det, der er en fortsættelse af det.
        A witness remembers the latest checkpoint of each log and cosigns only what continues it.

        Gateway.LogWitness --key FIL/FILE --state FIL/FILE --log NØGLE/VKEY [--log ...] --listen https://127.0.0.1:8500
                           --certificate FIL/FILE --certificate-key FIL/FILE [--new-key NAVN/NAME]

        --key        vidnets private nøgle (én linje); findes filen ikke, og er --new-key skrevet, laves den
                     the witness's private key (one line); where there is no such file and --new-key is given it is made
        --state      vidnets hukommelse; mistes den, begynder vidnet forfra
                     the witness's memory; where it is lost the witness begins anew
        --log        en logs offentlige nøgle; kan gentages / a log's public key; may be repeated
        --listen     https, eller http på denne maskine / https, or http on this machine
        """;

    private static readonly string[] Names = ["--key", "--state", "--log", "--listen", "--certificate", "--certificate-key", "--new-key"];

    /// <summary>Reads the command line; null where it cannot be used.</summary>
    internal static WitnessArguments? Read(IReadOnlyList<string> args)
    {
        var given = args.Chunk(2).Where(p => p.Length == 2).ToLookup(p => p[0], p => p[1]);
        if (args.Count % 2 != 0 || given.Any(g => !Names.Contains(g.Key) || (g.Key != "--log" && g.Count() > 1)))
            return null;
        if (Only("--key") is not { } keyFile || ReadKey(keyFile, Only("--new-key")) is not { } key || Only("--state") is not { } state)
            return null;
        var logs = given["--log"].Select(NoteVerifier.TryParse).ToList();
        if (logs.Count == 0 || logs.Exists(l => l is not { Kind: NoteKeyKind.Ed25519 }))
            return null;
        if (!Uri.TryCreate(Only("--listen"), UriKind.Absolute, out var listen))
            return null;
        var (certificate, certificateKey) = (Only("--certificate"), Only("--certificate-key"));
        var secured = listen.Scheme == Uri.UriSchemeHttps && File.Exists(certificate) && File.Exists(certificateKey);
        var local = listen.Scheme == Uri.UriSchemeHttp && listen.IsLoopback && certificate is null && certificateKey is null;
        return secured || local ? new(key, state, [.. logs.OfType<NoteVerifier>()], listen, certificate, certificateKey) : null;

        string? Only(string name) => given[name].SingleOrDefault();
    }

    private static NoteSigner? ReadKey(string file, string? newName)
    {
        if (!File.Exists(file) && newName is not null)
        {
            // Readable by its owner alone, from the first byte on.
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var made = new StreamWriter(file, options);
            made.WriteLine(NoteSigner.Generate(newName, NoteKeyKind.TimestampedEd25519).PrivateText());
        }
        var key = File.Exists(file) ? NoteSigner.TryParse(File.ReadLines(file).FirstOrDefault()) : null;
        return key?.Verifier.Kind == NoteKeyKind.TimestampedEd25519 ? key : null;
    }
}
