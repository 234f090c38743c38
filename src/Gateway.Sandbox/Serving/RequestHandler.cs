using Gateway.Sandbox.Answers;
using Gateway.Sandbox.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Sandbox.Serving;

/// <summary>The life of one request to a simulator.</summary>
internal sealed class RequestHandler(RequestJournal journal, NationalIdMask mask, ILogger logger)
{
    /// <summary>
    /// 1 notes the request; 2 reads it and, where it asks for a token, answers that; 3 decides the answer; 4 spoils it if
    /// a fault is set; 5 sends it. Places that issue tokens are other systems: neither noted nor spoilt.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="simulator">The source that listens where the request came in; null: where redirects lead.</param>
    /// <param name="elsewhere">Where redirects lead.</param>
    /// <param name="stopping">The sandbox is being stopped.</param>
    public async Task HandleAsync(HttpContext context, Simulator? simulator, Uri elsewhere, CancellationToken stopping)
    {
        // 1. Whoever sees the request noted may change the fault for the next one.
        var fault = simulator?.Fault ?? Fault.None;
        if (simulator?.IssuesAt(context.Request.Path) != true) journal.Add(simulator?.SourceId ?? SandboxHost.RedirectTarget, context.Request);
        if (simulator is null) return;
        var path = mask.Hide(context.Request.Path.Value ?? string.Empty);
        try
        {
            // 2
            var request = await ReadAsync(context.Request, context.RequestAborted);
            if (simulator.Issue(request) is { } issued)
            {
                Log.Answered(logger, simulator.SourceId, request.Method, path, issued.Status);
                await FaultySender.SendAsync(context, issued, Fault.None, stopping);
                return;
            }

            // 3
            var decided = OwnLinks.In(simulator.Decide(request, fault.Kind), $"{context.Request.Scheme}://{context.Request.Host}");

            // 4
            var answer = fault.Kind is FaultKind.Flapping && simulator.FailsThisTime()
                ? simulator.Shape.Failed with { Status = StatusCodes.Status503ServiceUnavailable }
                : FaultySender.Spoil(decided, fault, simulator.Shape, Target(fault.Kind, request, elsewhere));

            // 5
            if (answer is null) Log.LeftUnanswered(logger, simulator.SourceId, request.Method, path);
            else Log.Answered(logger, simulator.SourceId, request.Method, path, answer.Status);
            await FaultySender.SendAsync(context, answer, fault, stopping);
        }
        catch (OperationCanceledException)
        {
            // The caller has gone, or the sandbox is being stopped: cut the connection rather than make up an answer.
            context.Abort();
        }
        catch (Exception e)
        {
            // The server's own log is switched off because it repeats query strings, so the failure is told here.
            Log.Failed(logger, simulator.SourceId, context.Request.Method, path, e.GetType().Name);
            throw;
        }
    }

    private static Uri Target(FaultKind fault, IncomingRequest request, Uri elsewhere) => fault switch
    {
        FaultKind.RelativeRedirect => new Uri("/moved", UriKind.Relative),
        FaultKind.RedirectToItself => new Uri(request.Path, UriKind.Relative),
        _ => elsewhere,
    };

    private static async Task<IncomingRequest> ReadAsync(HttpRequest request, CancellationToken aborted)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, aborted);
        var headers = request.Headers.SelectMany(h => h.Value, (h, value) => KeyValuePair.Create(h.Key, value ?? string.Empty));
        return new IncomingRequest(request.Method, request.Path.Value ?? string.Empty, request.QueryString.Value ?? string.Empty, [.. headers], body.ToArray())
        {
            ClientCertificate = request.HttpContext.Connection.ClientCertificate?.RawData,
        };
    }
}
