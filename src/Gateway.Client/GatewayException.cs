namespace Gateway.Client;

/// <summary>
/// A call that gave no answer, or not the whole of it. The message is one fixed sentence for each <see cref="GatewayErrorCode"/> and the
/// machine reason: it never repeats a token, a national id or a text that came over the network.
/// </summary>
public sealed class GatewayException : Exception
{
    /// <summary>Makes the exception of one error.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="transportFailure">The failed connection, where there was one.</param>
    public GatewayException(GatewayError error, Exception? transportFailure = null)
        : base(Sentence(error), transportFailure)
    {
        Error = error;
    }

    /// <summary>What went wrong.</summary>
    public GatewayError Error { get; }

    private static string Sentence(GatewayError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var sentence = error.Code switch
        {
            GatewayErrorCode.InvalidRequest => "The gateway cannot use a value of the request.",
            GatewayErrorCode.Unauthenticated => "The gateway does not accept the access token.",
            GatewayErrorCode.PermissionDenied => "The caller may not ask the gateway.",
            GatewayErrorCode.TooLarge => "The request or the answer is larger than allowed.",
            GatewayErrorCode.TooManyCalls => "Too many calls were made in a short time.",
            GatewayErrorCode.DeadlineExceeded => "The deadline passed before an answer came.",
            GatewayErrorCode.Unavailable => "The gateway or the token issuer cannot serve now.",
            GatewayErrorCode.NotReachable => "Nothing answered at the address of the gateway or of the token issuer.",
            GatewayErrorCode.NotTrusted => "The certificate of the gateway or of the token issuer is not trusted.",
            GatewayErrorCode.TokenRefused => "The token issuer refused the client.",
            GatewayErrorCode.StreamCut => "The answer began and is not whole.",
            GatewayErrorCode.ReceiptUnknown => "The gateway knows no disclosure with such a receipt.",
            _ => "The call to the gateway failed.",
        };
        return error.Reason.Length == 0 ? sentence : $"{sentence} Reason: {error.Reason}.";
    }
}
