using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using Gateway.Sandbox.Answers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Sandbox.Faults;

/// <summary>Sends an answer, or spoils it the way the fault says.</summary>
internal static class FaultySender
{
    private const int GarbageBytes = 4096;

    private const string Utf8Json = "application/json; charset=utf-8";

    private const string LoginPage = "<!DOCTYPE html><html lang=\"da\"><head><title>Log ind</title></head><body><form method=\"post\">Log ind</form></body></html>";

    /// <summary>What leaves the simulator; null: nothing does.</summary>
    /// <param name="answer">The right answer.</param>
    /// <param name="fault">What happens to it.</param>
    /// <param name="shape">How the source says that it is broken.</param>
    /// <param name="elsewhere">Where a redirect leads.</param>
    public static Answer? Spoil(Answer answer, Fault fault, SourceShape shape, Uri elsewhere) => fault.Kind switch
    {
        FaultKind.Hang or FaultKind.Refuse => null,
        FaultKind.Garbage => new Answer(200, [new("Content-Type", answer.IsXml ? answer.ContentType! : Utf8Json)], RandomNumberGenerator.GetBytes(GarbageBytes)),
        FaultKind.HtmlWith200 => Answer.Of(HttpStatusCode.OK, "text/html; charset=utf-8", LoginPage),
        FaultKind.ServerError => shape.Failed,
        FaultKind.SoapFault => shape.ForeignFault ?? shape.Failed,
        FaultKind.SoapFaultWith200 => (shape.ForeignFault ?? shape.Failed) with { Status = 200 },
        FaultKind.TooManyRequests => Answer.WithoutBody(HttpStatusCode.TooManyRequests).With("Retry-After", Fault.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture)),
        FaultKind.TooLarge => answer with { Status = 200, Body = ReadOnlyMemory<byte>.Empty },
        FaultKind.Empty200 => answer with { Status = 200, Body = ReadOnlyMemory<byte>.Empty },
        FaultKind.NotJson => answer.WithContentType("text/plain; charset=utf-8"),
        FaultKind.Huge => answer with { Status = 200, Body = ReadOnlyMemory<byte>.Empty },
        FaultKind.Utf16 => OtherCharacters.Utf16(answer),
        FaultKind.Windows1252 => OtherCharacters.Windows1252(answer, declared: true),
        FaultKind.MislabelledCharset => OtherCharacters.Windows1252(answer, declared: false),
        FaultKind.DeepNesting when answer.IsXml => answer with { Status = 200, Body = StrangeXml.Deep(answer.Body) },
        FaultKind.DeepNesting => new Answer(200, [new("Content-Type", Utf8Json)], StrangeJson.Deep()),
        FaultKind.DuplicateKeys => answer with { Body = answer.IsXml ? StrangeXml.WithAttributeTwice(answer.Body) : StrangeJson.WithKeyTwice(answer.Body) },
        FaultKind.Redirect => Answer.WithoutBody(HttpStatusCode.Found).With("Location", elsewhere.ToString()),
        FaultKind.RelativeRedirect => Answer.WithoutBody(HttpStatusCode.PermanentRedirect).With("Location", elsewhere.ToString()),
        FaultKind.RedirectToItself => Answer.WithoutBody(HttpStatusCode.TemporaryRedirect).With("Location", elsewhere.ToString()),
        FaultKind.GzipBomb => answer.With("Content-Encoding", "gzip"),
        FaultKind.Gzip => answer.With("Content-Encoding", "gzip") with { Body = Compressed(answer.Body) },
        FaultKind.Rewritten => answer with { Body = fault.Rewrite!(answer.Body) },
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
        if (fault.Kind is FaultKind.TooLarge) await BigBodies.SendTooLargeAsync(context.Response, either.Token);
        else if (fault.Kind is FaultKind.Huge) await BigBodies.SendHugeAsync(context.Response, either.Token);
        else if (fault.Kind is FaultKind.GzipBomb) await BigBodies.SendBombAsync(context.Response, answer.Body, either.Token);
        else if (fault.Kind is FaultKind.Endless) await BigBodies.SendEndlesslyAsync(context.Response, answer.Body, either.Token);
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

    public static byte[] Compressed(ReadOnlyMemory<byte> body)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Fastest)) gzip.Write(body.Span);
        return target.ToArray();
    }
}
