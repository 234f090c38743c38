using System.Diagnostics;
using System.Globalization;
using System.Text;
using Gateway.DisclosureLog;
using Gateway.DisclosureLog.Notes;
using Gateway.DisclosureLog.Tiles;
using Gateway.LogVerifier;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Benchmarks;

/// <summary>How long the auditor's program takes for a whole log, and how much memory: the log is made first, as files.</summary>
internal static class LogVerification
{
    // As often as a busy gateway publishes one: a checkpoint for every so many entries.
    private const int EntriesACheckpoint = 1_000;

    /// <summary>Makes a log with that many entries in a temporary folder, audits it, as files or from a real server on this machine, and prints both figures.</summary>
    internal static async Task MeasureAsync(long entries, bool overHttp = false)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-bench-log-").FullName;
        try
        {
            var signer = NoteSigner.Generate("example.org/disclosures");
            var bytes = Write(folder, entries, signer);
            await using var server = overHttp ? await ServeAsync(folder) : null;
            // The server's work is counted too: both share the machine, as the gateway and its auditor need not.
            using var verifier = Process.Start(Start(server?.Urls.Single() ?? folder, signer))!;
            var watch = Stopwatch.StartNew();
            var output = verifier.StandardOutput.ReadToEndAsync();
            var peak = 0L;
            while (!verifier.WaitForExit(100))
                peak = Math.Max(peak, PeakOf(verifier));
            var seconds = watch.Elapsed.TotalSeconds;
            if (verifier.ExitCode != 0)
                throw new InvalidOperationException("The log made for the figure does not pass: " + await output);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"audit of a log of {entries:N0} entries ({bytes / 1e6:0} MB){(overHttp ? " over HTTP" : "          ")}  {seconds,8:0.00} s    {entries / seconds,10:N0} entries/s    peak {peak / 1e6:0} MB   (goal: a million within 60 s)"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<WebApplication> ServeAsync(string folder)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        server.Run(context =>
        {
            var file = Path.Combine(folder, context.Request.Path.Value!.TrimStart('/'));
            if (File.Exists(file))
                return context.Response.SendFileAsync(file);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        await server.StartAsync();
        return server;
    }

    private static ProcessStartInfo Start(string log, NoteSigner signer)
    {
        var program = Path.Combine(AppContext.BaseDirectory, typeof(VerifierRun).Assembly.GetName().Name + ".dll");
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var argument in new[] { program, log, "--key", signer.Verifier.ToString(), "--language", "en" })
            start.ArgumentList.Add(argument);
        return start;
    }

    private static long PeakOf(Process process)
    {
        try
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
        catch (InvalidOperationException)
        {
            // It ended between the question and the answer.
            return 0;
        }
    }

    private static long Write(string folder, long entries, NoteSigner signer)
    {
        var tree = new TreeGrowth();
        var (bundle, history) = (new List<ReadOnlyMemory<byte>>(), new List<ReadOnlyMemory<byte>>());
        var written = 0L;
        for (var index = 0L; index < entries; index++)
        {
            var entry = Entry(index);
            bundle.Add(entry);
            tree.Append(Rfc6962.LeafHash(entry));
            if (bundle.Count == TileCoordinate.FullWidth || index + 1 == entries)
            {
                Put(new TileCoordinate(TileCoordinate.EntriesLevel, index / TileCoordinate.FullWidth, bundle.Count).Path, EntryBundle.Write(bundle));
                bundle.Clear();
            }
            if ((index + 1) % EntriesACheckpoint != 0 && index + 1 != entries)
                continue;
            var text = new Checkpoint(signer.Verifier.Name, index + 1, tree.Root()).ToText();
            var checkpoint = Encoding.UTF8.GetBytes(SignedNote.Write(text, signer.SignatureLine(text)));
            history.Add(checkpoint);
            Put("checkpoint", checkpoint);
            foreach (var tile in tree.TakeTiles())
                Put(tile.Coordinate.Path, tile.Hashes.ToArray());
        }
        foreach (var (notes, number) in history.Chunk(TileCoordinate.FullWidth).Select((notes, number) => (notes, number)))
            Put(string.Create(CultureInfo.InvariantCulture, $"signed/{number}"), EntryBundle.Write(notes));
        return written;

        void Put(string path, byte[] bytes)
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, bytes);
            written += bytes.Length;
        }
    }

    // As long as a record of a disclosure with twelve categories.
    private static byte[] Entry(long index)
    {
        var entry = new LogEntry(EntryKind.Disclosed, MunicipalityId.Parse("0999"), DateTimeOffset.UnixEpoch.AddSeconds(index))
            .Add("query", index.ToString("x32", CultureInfo.InvariantCulture));
        for (var category = 0; category < 12; category++)
            entry.Add("category", "employment-status Available items=3 basis=lov-om-dfdg consent=-");
        return entry.ToBytes();
    }
}
