namespace Gateway.Web.Login;

/// <summary>
/// Where a login may lead: to a page of the gateway's, word by word, or to the first one. An address that is written otherwise,
/// however it is written, is none, so there is nothing to be taken in by (OWASP, unvalidated redirects). Pure.
/// </summary>
internal static class Destination
{
    internal static string Of(string? asked) => WebPage.All.FirstOrDefault(p => p.IsDestination && p.Path == asked)?.Path ?? WebPaths.Me;
}
