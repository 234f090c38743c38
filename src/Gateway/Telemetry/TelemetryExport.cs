using System.Security.Cryptography.X509Certificates;
using Gateway.Sources;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Gateway.Telemetry;

/// <summary>
/// Sends spans and figures to the collector of the settings, in the background; a collector that is away costs nothing but
/// the spans of that time. The framework's own spans are not sent: they name addresses and client programs.
/// </summary>
internal sealed class TelemetryExport(TelemetrySettings settings, X509Certificate2Collection? trusted) : IHostedService, IDisposable
{
    // Of the framework: connections and TLS, memory and threads. Their tags go through the same list.
    private static readonly string[] Meters = [Signals.Name, "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    // So long the last spans may take at the end of the process.
    private const int LastMilliseconds = 2_000;

    // A collector that takes longer is away.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private TracerProvider? _spans;
    private MeterProvider? _figures;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Collector is not { } collector)
            return Task.CompletedTask;
        // Neither the machine's name nor the environment, which a detector would add.
        var resource = ResourceBuilder.CreateEmpty().AddService("gateway", autoGenerateServiceInstanceId: true);
        _spans = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource).SetSampler(new AlwaysOnSampler()).AddSource(Signals.Name)
            .AddProcessor(new KnownTags.Only())
            .AddOtlpExporter(to => SendTo(to, new Uri(collector, "v1/traces")))
            .Build();
        _figures = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource).AddMeter(Meters)
            .AddView(_ => new MetricStreamConfiguration { TagKeys = KnownTags.All })
            .AddOtlpExporter((to, reader) =>
            {
                SendTo(to, new Uri(collector, "v1/metrics"));
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)settings.FiguresEvery.TotalMilliseconds;
            })
            .Build();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _spans?.ForceFlush(LastMilliseconds);
        _figures?.ForceFlush(LastMilliseconds);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _spans?.Dispose();
        _figures?.Dispose();
    }

    private void SendTo(OtlpExporterOptions to, Uri address)
    {
        to.Protocol = OtlpExportProtocol.HttpProtobuf;
        to.Endpoint = address;
        to.HttpClientFactory = () =>
        {
            var client = SourceHttp.Create(trusted);
            client.Timeout = Patience;
            return client;
        };
    }
}
