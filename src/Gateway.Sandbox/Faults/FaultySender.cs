using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gateway.Sandbox.Answers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Sandbox.Faults;

/// <summary>Sends an answer, or spoils it the way the fault says.</summary>
internal static class FaultySender
{
    /// <summary>Beyond the 8 MiB any caller should take, and an end, so that a caller without a limit fails in bounded time.</summary>
    private const int TooLargeBytes = 12 * 1024 * 1024;

    private const int GarbageBytes = 4096;

    private const string LoginPage = "<!DOCTYPE html><html lang=\"da\"><head><title>Log ind</title></head><body><form method=\"post\">Log ind</form></body></html>";

    /// <summary>What leaves the simulator; null: nothing does.</summary>
    public static Answer? Spoil(Answer answer, Fault fault, Answer failed, Uri elsewhere) => fault.Kind switch
    {
        FaultKind.Hang or FaultKind.Refuse => null,
        FaultKind.Garbage => new Answer(200, [new("Content-Type", "application/json; charset=utf-8")], RandomNumberGenerator.GetBytes(GarbageBytes)),
        FaultKind.HtmlWith200 => Answer.Of(HttpStatusCode.OK, "text/html; charset=utf-8", LoginPage),
        FaultKind.ServerError => failed,
        FaultKind.TooLarge => answer with { Status = 200, Body = ReadOnlyMemory<byte>.Empty },
        FaultKind.Empty200 => answer with { Status = 200, Body = ReadOnlyMemory<byte>.Empty },
        FaultKind.NotJson => answer.WithContentType("text/plain; charset=utf-8"),
        FaultKind.Redirect => Answer.WithoutBody(HttpStatusCode.Found).With("Location", elsewhere.AbsoluteUri),
        FaultKind.Gzip => answer.With("Content-Encoding", "gzip") with { Body = Compressed(answer.Body) },
        _ => answer,
    };

    /// <summary>Sends <paramref name="answer"/>, which <see cref="Spoil"/> made for the same fault.</summary>
    public static async Task SendAsync(HttpContext context, Answer? answer, Fault fault, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        if (fault.Kind is FaultKind.Hang) await Task.Delay(Timeout.InfiniteTimeSpan, either.Token);
        if (fault.Kind is FaultKind.Slow) await Task.Delay(fault.Delay, either.Token);
        if (answer is null)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = answer.Status;
        foreach (var header in answer.Headers) context.Response.Headers[header.Key] = header.Value;
        if (fault.Kind is FaultKind.TooLarge) await SendWithoutEndAsync(context.Response, either.Token);
        else if (fault.Kind is FaultKind.Truncated) await SendHalfAsync(context.Response, answer.Body, either.Token);
        else if (!answer.Body.IsEmpty) await SendWholeAsync(context.Response, answer.Body, either.Token);
        else context.Response.ContentLength = 0;
    }

    private static async Task SendWholeAsync(HttpResponse response, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, stop);
    }

    /// <summary>A length is promised and not kept; the server then closes the connection.</summary>
    private static async Task SendHalfAsync(HttpResponse response, ReadOnlyMemory<byte> body, CancellationToken stop)
    {
        response.ContentLength = Math.Max(body.Length, 2);
        await response.Body.WriteAsync(body[..(body.Length / 2)], stop);
        await response.Body.FlushAsync(stop);
    }

    /// <summary>The beginning of a JSON list that goes on and on.</summary>
    private static async Task SendWithoutEndAsync(HttpResponse response, CancellationToken stop)
    {
        var block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"fyld\":0},", 5000)));
        await response.Body.WriteAsync("["u8.ToArray(), stop);
        for (var sent = 0; sent < TooLargeBytes; sent += block.Length) await response.Body.WriteAsync(block, stop);
    }

    private static byte[] Compressed(ReadOnlyMemory<byte> body)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest)) gzip.Write(body.Span);
        return target.ToArray();
    }
}
