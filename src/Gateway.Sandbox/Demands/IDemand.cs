using Gateway.Sandbox.Answers;

namespace Gateway.Sandbox.Demands;

/// <summary>What a source asks of whoever asks it.</summary>
internal interface IDemand
{
    /// <summary>Paths where the source issues tokens.</summary>
    IReadOnlyList<string> Places => [];

    /// <summary>How many tokens and assertions were issued so far.</summary>
    int Issued => 0;

    /// <summary>The answer of a place where the source issues tokens; null: the request is for the source itself.</summary>
    Answer? Issue(IncomingRequest request) => null;

    /// <summary>Whether the request shows what is asked for.</summary>
    bool LetsIn(IncomingRequest request);

    /// <summary>Whether what is shown reaches as far as the request: a token has scopes.</summary>
    bool ReachesTo(IncomingRequest request) => true;

    /// <summary>Tokens issued so far are worth nothing any more.</summary>
    void Expire()
    {
    }
}
