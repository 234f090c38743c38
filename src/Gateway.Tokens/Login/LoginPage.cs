using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tokens.Login;

/// <summary>The page on which one chooses who to be: plain HTML, Danish first and English beside it, no script.</summary>
internal static class LoginPage
{
    /// <summary>Where its style lies.</summary>
    public const string StylePath = "/login.css";

    /// <summary>Where the choice is sent.</summary>
    public const string ChoicePath = "/login";

    private static readonly string Style = ReadStyle();

    /// <summary>Shows the personas.</summary>
    /// <param name="context">The request that is answered.</param>
    /// <param name="personas">Whom one may be.</param>
    /// <param name="leadsTo">Where the choice leads in the end.</param>
    /// <param name="sent">The client's request, carried along.</param>
    /// <param name="proof">What shows that the form is this page's.</param>
    public static Task ShowAsync(HttpContext context, IReadOnlyList<Persona> personas, string leadsTo, Func<string, StringValues> sent, string proof)
    {
        PageHeaders.Set(context, leadsTo);
        var page = Begin("Login.Title").Append($"<p>{Both("Login.What")}</p>\n<form method=\"post\" action=\"{ChoicePath}\">\n");
        foreach (var name in AuthorizationRequest.Parameters)
        {
            foreach (var value in sent(name))
                page.Append(Hidden(name, value ?? ""));
        }
        page.Append(Hidden(FormProof.Field, proof)).Append("<ul class=\"personas\">\n");
        foreach (var persona in personas)
            page.Append($"<li><button type=\"submit\" name=\"persona\" value=\"{Html(persona.Id)}\"><strong>{Html(persona.Name)}</strong> {Described(persona)}</button></li>\n");
        return WriteAsync(context, StatusCodes.Status200OK, page.Append("</ul>\n</form>\n"));
    }

    /// <summary>Says that nothing comes of a request, and not why.</summary>
    public static Task RefuseAsync(HttpContext context)
    {
        PageHeaders.Set(context, formsLeadTo: null);
        return WriteAsync(context, StatusCodes.Status400BadRequest, Begin("Refused.Title").Append($"<p>{Both("Refused.What")}</p>\n"));
    }

    /// <summary>Says that the login has ended.</summary>
    public static Task EndAsync(HttpContext context)
    {
        PageHeaders.Set(context, formsLeadTo: null);
        return WriteAsync(context, StatusCodes.Status200OK, Begin("Ended.Title").Append($"<p>{Both("Ended.What")}</p>\n"));
    }

    /// <summary>The style of all of them.</summary>
    public static Task StyleAsync(HttpContext context)
    {
        PageHeaders.Set(context, formsLeadTo: null);
        context.Response.ContentType = "text/css; charset=utf-8";
        return context.Response.WriteAsync(Style, context.RequestAborted);
    }

    private static StringBuilder Begin(string title) => new StringBuilder()
        .Append("<!DOCTYPE html>\n<html lang=\"da\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .Append($"<title>{Html(LoginTexts.Of("Sandbox").Danish)}</title>\n<link rel=\"stylesheet\" href=\"{StylePath}\">\n</head>\n<body>\n<main>\n")
        .Append($"<p class=\"label\">{Both("Sandbox")}</p>\n<h1>{Both(title)}</h1>\n");

    private static Task WriteAsync(HttpContext context, int status, StringBuilder page)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(page.Append("</main>\n</body>\n</html>\n").ToString(), context.RequestAborted);
    }

    private static string Described(Persona persona)
    {
        var (role, level) = (LoginTexts.OfWord("Role", persona.Role), LoginTexts.OfWord("Level", persona.AssuranceLevel));
        return Both(
            $"{role.Danish}, {persona.OrganisationUnit}. NSIS {level.Danish}",
            $"{role.English}, {persona.OrganisationUnit}. NSIS {level.English}");
    }

    private static string Both(string name)
    {
        var (danish, english) = LoginTexts.Of(name);
        return Both(danish, english);
    }

    private static string Both(string danish, string english) => $"<span class=\"da\">{Html(danish)}</span> <span class=\"en\" lang=\"en\">{Html(english)}</span>";

    private static string Hidden(string name, string value) => $"<input type=\"hidden\" name=\"{Html(name)}\" value=\"{Html(value)}\">\n";

    private static string Html(string text) => HtmlEncoder.Default.Encode(text);

    private static string ReadStyle()
    {
        using var reader = new StreamReader(typeof(LoginPage).Assembly.GetManifestResourceStream("Gateway.Tokens.login.css")!);
        return reader.ReadToEnd();
    }
}
