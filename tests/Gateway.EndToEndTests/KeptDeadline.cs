using Gateway.Client;

namespace Gateway.EndToEndTests;

/// <summary>
/// How a test shows that an answer comes before the caller's deadline. A machine that stands still for longer than the
/// gateway's reserve of 250 ms makes any answer late; it does not do so time and again, a gateway that is late does.
/// </summary>
internal static class KeptDeadline
{
    private const int Attempts = 3;

    /// <summary>Makes the call, once more where its deadline passed, and fails when it passed three times in a row.</summary>
    internal static async Task<T> PatientlyAsync<T>(Func<Task<T>> call)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (GatewayException e) when (e.Error.Code == GatewayErrorCode.DeadlineExceeded && attempt < Attempts)
            {
                // Told apart by what the next attempts say.
                continue;
            }
        }
    }
}
