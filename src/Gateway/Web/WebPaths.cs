namespace Gateway.Web;

/// <summary>Where the pages lie. Addresses are English and hold nothing of anybody.</summary>
internal static class WebPaths
{
    internal const string Front = "/";
    internal const string Login = "/login";
    internal const string Callback = "/login/callback";
    internal const string Logout = "/logout";
    internal const string LogoutEverywhere = "/logout/everywhere";
    internal const string IssuerLogout = "/logout/issuer";
    internal const string LoggedOut = "/logged-out";
    internal const string Me = "/me";
    internal const string Report = "/me/report";
    internal const string ReportCsv = "/me/report.csv";
    internal const string ReportPdf = "/me/report.pdf";
    internal const string Style = "/pages.css";
    internal const string SecurityTxt = "/.well-known/security.txt";
}
