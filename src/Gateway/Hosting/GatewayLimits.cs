using System.Globalization;
using System.Reflection;

namespace Gateway.Hosting;

/// <summary>
/// The limits of the server, each with its reason; the one place where they are said. What has a range can be set by an
/// installation as <c>Gateway:Limits:NAME</c>, a whole number in the unit given; the others are constants. The defaults are
/// for two cores and a municipality of any size.
/// </summary>
internal sealed record GatewayLimits
{
    /// <summary>What holds where an installation says nothing.</summary>
    internal static GatewayLimits Standard { get; } = new();

    /// <summary>
    /// Most callers watching the health at once. Anybody may watch, and each holds a stream open; an orchestrator and
    /// its load balancers need a handful.
    /// </summary>
    internal const int MostHealthWatchers = 32;

    /// <summary>
    /// How long a look at the disclosure log is good for. Anybody may ask for the health, so asking must not become
    /// work for the store that caseworkers wait for.
    /// </summary>
    internal static readonly TimeSpan HealthIsOld = TimeSpan.FromSeconds(1);

    /// <summary>Most questions in one reflection stream: a tool asks once for each service and file, so for tens.</summary>
    internal const int MostReflectionQuestions = 200;

    /// <summary>How far ahead of the gateway's clock a token may be dated: clocks of one country differ by less.</summary>
    internal static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often certificates, authorities and revocation lists are looked at for a change: all of them together are a few megabytes, and
    /// whoever has revoked a certificate waits no longer.
    /// </summary>
    internal static readonly TimeSpan CertificatesLookedAt = TimeSpan.FromSeconds(2);

    /// <summary>How long before its end the operator is told that the server certificate must be renewed: authorities take days.</summary>
    internal static readonly TimeSpan CertificateEndsSoon = TimeSpan.FromDays(21);

    /// <summary>
    /// Most callers, citizens or addresses a quota remembers at once; one that has not called for a minute is forgotten. It
    /// costs some 2.5 MB, and by <see cref="CallsPerClient"/> it takes more than twenty busy clients to name as many citizens in a minute.
    /// </summary>
    internal const int MostRemembered = 65_536;

    /// <summary>
    /// What is given up this soon was never meant to be answered: shorter than any deadline that an answer could be had in, and longer than a
    /// flood's reset takes to follow its request.
    /// </summary>
    internal static readonly TimeSpan GivenUpAtOnce = TimeSpan.FromMilliseconds(50);

    /// <summary>Within which <see cref="Unanswered"/> is counted: as long as a call usually may take, so that a stall of the gateway's own passes.</summary>
    internal static readonly TimeSpan UnansweredWithin = TimeSpan.FromSeconds(10);

    /// <summary>How long an address is then not let in: a flood costs next to nothing meanwhile, and who was wrongly refused is not kept waiting.</summary>
    internal static readonly TimeSpan RefusedFor = TimeSpan.FromSeconds(10);

    /// <summary>
    /// What part of <see cref="Connections"/> may be without a call yet; beyond it the address that has most of them makes room for one that has fewer. An honest
    /// connection has its first call as soon as it is there: 210 at once are thousands that come in a second.
    /// </summary>
    internal const int UnusedPercent = 30;

    // --- messages -----------------------------------------------------------------------------

    /// <summary>
    /// Largest request message, after inflation. The largest honest request is a few kilobytes; up to this size a field that
    /// is too long is named to the caller, above it the message is refused unread. A request body is twice this: one message
    /// and its framing, with room to spare.
    /// </summary>
    [Limit(64 * 1024, 4 * 1024 * 1024, "bytes")]
    internal int RequestMessage { get; init; } = 1024 * 1024;

    /// <summary>Largest response message: what a call keeps of all answers (4 MiB of the sources' words), each with its basis, place and receipt.</summary>
    [Limit(1024 * 1024, 64 * 1024 * 1024, "bytes")]
    internal int ResponseMessage { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// All header fields of a request together, and the largest single one. A token may have 16 KiB and must reach the check
    /// even when it is larger, so that it is refused as every bad token is; the rest of an honest call's headers is below 1 KiB.
    /// </summary>
    [Limit(24 * 1024, 128 * 1024, "bytes")]
    internal int RequestHeaders { get; init; } = 32 * 1024;

    /// <summary>Header fields of a request: an honest call has about twelve, proxies and tracing add some.</summary>
    [Limit(20, 200, "header fields")]
    internal int RequestHeaderFields { get; init; } = 64;

    // --- connections --------------------------------------------------------------------------

    /// <summary>
    /// Open connections. A case system needs one or two, because each carries <see cref="StreamsPerConnection"/> calls at
    /// once; an idle one, encrypted, takes up to 150 KB, and all of them together shall take less than 128 MB.
    /// </summary>
    [Limit(10, 100_000, "connections")]
    internal int Connections { get; init; } = 700;

    /// <summary>
    /// Open connections from one network address, so that nobody alone takes all of <see cref="Connections"/>. Raise it where
    /// everybody comes through one proxy.
    /// </summary>
    [Limit(1, 100_000, "connections")]
    internal int ConnectionsPerAddress { get; init; } = 200;

    /// <summary>
    /// Calls given up at once (<see cref="GivenUpAtOnce"/>) beyond those answered, within <see cref="UnansweredWithin"/>, that end a connection; of an address,
    /// connections without a call count with them, and it is refused for <see cref="RefusedFor"/>. All the calls that a connection may carry, given up,
    /// begun again and given up again. Raise it where everybody comes through one proxy.
    /// </summary>
    [Limit(20, 1_000_000, "calls")]
    internal int Unanswered { get; init; } = 200;

    /// <summary>Calls at once on one connection: what every gRPC client expects, and what rapid-reset guards are reckoned from.</summary>
    [Limit(1, 1_000, "calls")]
    internal int StreamsPerConnection { get; init; } = 100;

    /// <summary>
    /// What a connection may have sent that nobody has read yet. The framework's 1 MiB, times <see cref="Connections"/>, would
    /// be a gigabyte of a stranger's; requests are a few kilobytes.
    /// </summary>
    [Limit(65_535, 16 * 1024 * 1024, "bytes")]
    internal int ConnectionWindow { get; init; } = 256 * 1024;

    /// <summary>The same for one call. The framework's 768 KiB would let one call fill a connection.</summary>
    [Limit(65_535, 16 * 1024 * 1024, "bytes")]
    internal int StreamWindow { get; init; } = 128 * 1024;

    // --- time ---------------------------------------------------------------------------------

    /// <summary>How long TLS may take to be agreed on: two round trips, and a signature on either side.</summary>
    [Limit(1, 60, "seconds")]
    internal int TlsHandshake { get; init; } = 10;

    /// <summary>How long a request's headers may take to come; they fit into two packets.</summary>
    [Limit(1, 60, "seconds")]
    internal int HeadersWithin { get; init; } = 10;

    /// <summary>
    /// How long a connection may stand without a call. Beyond the minute after which load balancers usually drop it
    /// themselves, so that the caller is not the one to find out.
    /// </summary>
    [Limit(10, 3_600, "seconds")]
    internal int IdleConnection { get; init; } = 130;

    /// <summary>After this long without a frame the peer is asked whether it is there: a dead one is never found otherwise.</summary>
    [Limit(1, 600, "seconds")]
    internal int PingAfter { get; init; } = 30;

    /// <summary>How long it may take to answer that.</summary>
    [Limit(1, 60, "seconds")]
    internal int PingWithin { get; init; } = 10;

    /// <summary>
    /// Fewest bytes a second in which a request body is sent and a response is read, over five seconds' grace: a modem does
    /// ten times as much. The server library switches this off for streams of requests, see <see cref="IdleStream"/>.
    /// </summary>
    [Limit(1, 100_000, "bytes a second")]
    internal int SlowestPeer { get; init; } = 240;

    /// <summary>How long a stream of requests may be without one: a tool asks its questions one after the other, at once.</summary>
    [Limit(1, 300, "seconds")]
    internal int IdleStream { get; init; } = 15;

    /// <summary>
    /// Until when a call is answered that sets no deadline and asks no source: of the log, of consents, of oversight. A search
    /// by outcome over a million records takes half a minute.
    /// </summary>
    [Limit(10, 600, "seconds")]
    internal int CallWithin { get; init; } = 60;

    // --- calls a minute: a full minute's worth may come at once, then they come back evenly ------

    /// <summary>
    /// Calls a minute of one user (<c>sub</c> of a municipality). A caseworker opens at most 30 cases an hour, and a case
    /// system makes up to ten calls for one: 5 a minute, 30 while three are opened in a row. Eight times that is left to
    /// people in a hurry and to robots; who walks through a register by script meets it in the first minute. The pages that somebody reads while logged in count too.
    /// </summary>
    [Limit(1, 1_000_000, "calls a minute")]
    internal int CallsPerUser { get; init; } = 240;

    /// <summary>
    /// Calls a minute of one client system (<c>client_id</c> of a municipality). The largest municipality has some 2,000
    /// people in its job centres: at 5 calls a minute each, a quarter of them at work with a case at the same time, 2,500.
    /// </summary>
    [Limit(1, 1_000_000, "calls a minute")]
    internal int CallsPerClient { get; init; } = 3_000;

    /// <summary>
    /// Calls a minute about one citizen, by everybody of a municipality who is let through to them: as many that ask systems, and as many
    /// again that do not. A rehabilitation team of ten that opens the same case before its meeting makes 100.
    /// </summary>
    [Limit(1, 1_000_000, "calls a minute")]
    internal int CallsPerCitizen { get; init; } = 120;

    /// <summary>
    /// Pages a minute, of the public log and of people who are not logged in, for one network address. Pages are small and most never change; an auditor who reads
    /// a log of a million records from the start needs about 8,000.
    /// </summary>
    [Limit(1, 1_000_000, "pages a minute")]
    internal int PagesPerAddress { get; init; } = 6_000;

    // --- people at the pages --------------------------------------------------------------------

    /// <summary>How long a login may take from the first click to the way back: MitID gives its users ten minutes, too.</summary>
    internal static readonly TimeSpan LoginWithin = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Most logins that are remembered to have had their answer, until they would be too old anyway (<see cref="LoginWithin"/>). It costs
    /// some 3 MB, and by <see cref="LoginsPerAddress"/> it takes more than ten addresses that do nothing else.
    /// </summary>
    internal const int MostUsedLogins = 65_536;

    /// <summary>
    /// Most logouts of issuers that are remembered, for as long as a login can take that began before. It costs some 5 MB, and an issuer
    /// that sends from one address sends fewer in that time (<see cref="LoginsPerAddress"/>). Beyond them logins that began before the oldest are refused.
    /// </summary>
    internal const int MostLogouts = 10_000;

    /// <summary>
    /// Logins a minute that are begun from one network address: each may have the issuer asked once. A town hall of 2,000 people behind one
    /// address logs in within a few minutes in the morning. Raise it where everybody comes through one proxy.
    /// </summary>
    [Limit(1, 1_000_000, "logins a minute")]
    internal int LoginsPerAddress { get; init; } = 600;

    /// <summary>How long a session of the pages may stand unused: the usual time for a page with personal information on a screen that somebody has left.</summary>
    [Limit(1, 60, "minutes")]
    internal int SessionIdle { get; init; } = 15;

    /// <summary>The longest session of somebody at work: a working day, so that nobody's lasts over night.</summary>
    [Limit(5, 480, "minutes")]
    internal int SessionOfStaff { get; init; } = 480;

    /// <summary>The longest session of a citizen, who looks something up and leaves, perhaps from a library's computer.</summary>
    [Limit(5, 480, "minutes")]
    internal int SessionOfCitizen { get; init; } = 60;

    /// <summary>Sessions of one user at once: a computer, a telephone, and what was not logged out of. One more ends the one unused for longest.</summary>
    [Limit(1, 20, "sessions")]
    internal int SessionsPerUser { get; init; } = 5;

    /// <summary>Sessions of a gateway at once, some 4 KB each. A citizen's ends within the hour: 10,000 are more logins an hour than any municipality has.</summary>
    [Limit(10, 100_000, "sessions")]
    internal int Sessions { get; init; } = 10_000;

    /// <summary>Reads the section <c>Gateway:Limits</c>; what is not said there is as in <see cref="Standard"/>.</summary>
    /// <param name="section">The section.</param>
    /// <param name="errors">Gets a sentence for each value out of its range and for each name that is no limit.</param>
    internal static GatewayLimits Read(IConfigurationSection section, List<string> errors)
    {
        var limits = new GatewayLimits();
        foreach (var said in section.GetChildren())
        {
            if (!Known.TryGetValue(said.Key, out var known))
                errors.Add($"{section.Path}:{said.Key} is no limit; there are {string.Join(", ", Known.Keys)}");
            else if (!int.TryParse(said.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < known.Range.Least || value > known.Range.Most)
                errors.Add($"{section.Path}:{known.Property.Name} is a whole number of {known.Range.Unit} from {known.Range.Least} to {known.Range.Most}");
            else
                known.Property.SetValue(limits, value);
        }
        if (limits.StreamWindow > limits.ConnectionWindow)
            errors.Add($"{section.Path}:{nameof(StreamWindow)} is at most {nameof(ConnectionWindow)}, {limits.ConnectionWindow}");
        if (limits.ConnectionsPerAddress > limits.Connections)
            errors.Add($"{section.Path}:{nameof(ConnectionsPerAddress)} is at most {nameof(Connections)}, {limits.Connections}");
        return limits;
    }

    /// <summary>The limits that can be set, by name.</summary>
    internal static IReadOnlyDictionary<string, (PropertyInfo Property, LimitAttribute Range)> Known { get; } =
        typeof(GatewayLimits).GetProperties(BindingFlags.Instance | BindingFlags.NonPublic)
            .Select(p => (Property: p, Range: p.GetCustomAttribute<LimitAttribute>())).Where(p => p.Range is not null)
            .ToDictionary(p => p.Property.Name, p => (p.Property, p.Range!), StringComparer.OrdinalIgnoreCase);
}

/// <summary>Between what an installation may set a limit.</summary>
/// <param name="least">Smallest value.</param>
/// <param name="most">Largest value.</param>
/// <param name="unit">What is counted.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class LimitAttribute(int least, int most, string unit) : Attribute
{
    /// <summary>Smallest value.</summary>
    internal int Least => least;

    /// <summary>Largest value.</summary>
    internal int Most => most;

    /// <summary>What is counted.</summary>
    internal string Unit => unit;
}
