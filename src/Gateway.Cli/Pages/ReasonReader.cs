namespace Gateway.Cli.Pages;

/// <summary>Whom reasons are worded for.</summary>
internal enum ReasonReader
{
    /// <summary>Caseworker (sagsbehandler).</summary>
    Caseworker,

    /// <summary>The citizen (borger).</summary>
    Citizen,

    /// <summary>Privacy officer (databeskyttelsesrådgiver).</summary>
    Officer,
}
