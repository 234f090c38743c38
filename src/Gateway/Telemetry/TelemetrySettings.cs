namespace Gateway.Telemetry;

/// <summary>Whom the gateway tells how it is doing: section <c>Gateway:Telemetry</c>.</summary>
/// <param name="Collector">Base address of an OpenTelemetry collector (OTLP over HTTP, protobuf); null: nobody is told.</param>
internal sealed record TelemetrySettings(Uri? Collector)
{
    /// <summary>Nobody is told.</summary>
    internal static TelemetrySettings None { get; } = new((Uri?)null);

    /// <summary>How often figures are sent: often enough for an alarm within a minute.</summary>
    internal TimeSpan FiguresEvery { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Reads the section; an error names its setting.</summary>
    internal static TelemetrySettings Read(IConfigurationSection section, List<string> errors)
    {
        if (section["Collector"] is not { Length: > 0 } text)
            return None;
        // Without TLS only to the machine itself, where a collector often runs beside the gateway.
        if (Uri.TryCreate(text, UriKind.Absolute, out var collector) && (collector.Scheme == Uri.UriSchemeHttps || (collector.Scheme == Uri.UriSchemeHttp && collector.IsLoopback)))
            return new TelemetrySettings(collector);
        errors.Add($"{section.Path}:Collector must be an https address, or an http address of this machine such as http://localhost:4318");
        return None;
    }
}
