using System.Text.RegularExpressions;
using Gateway.Sources.Credentials;
using YamlDotNet.RepresentationModel;

namespace Gateway.Tests.Conventions;

/// <summary>
/// Proves, of the chart's text (no Helm is at hand), that what sources are shown in secret comes as files from a Kubernetes
/// secret, and by no other way; and that its probes ask what they should.
/// </summary>
public sealed partial class ChartTests
{
    private const string Mount = "/run/gateway/source-tokens";

    // Secrets of the database, which the chart does not offer.
    private static readonly string[] NotOfSources = ["ConnectionString", "OwnerConnectionString"];

    private static string Chart { get; } = Path.Combine(SourceTree.Root, "charts", "gateway");

    private static string Deployment { get; } = File.ReadAllText(Path.Combine(Chart, "templates", "deployment.yaml"));

    private static string Settings { get; } = File.ReadAllText(Path.Combine(Chart, "templates", "configmap.yaml"));

    [Fact]
    public void The_secret_is_mounted_whole_to_be_read_by_the_pods_group_alone()
    {
        // Proves: volume and mount have one name; the secret is the values' own; no subPath, which would keep a replaced secret from the pod.
        var volume = Assert.Single(Blocks(Deployment, "source-tokens"), b => b.Contains("secret:", StringComparison.Ordinal));
        Assert.Contains("secretName: {{ . }}", volume, StringComparison.Ordinal);
        Assert.Contains("{{- with .Values.sourceTokens.secretName }}", Deployment, StringComparison.Ordinal);
        Assert.Contains("defaultMode: 0440", volume, StringComparison.Ordinal);
        var mount = Assert.Single(Blocks(Deployment, "source-tokens"), b => b.Contains("mountPath:", StringComparison.Ordinal));
        Assert.Contains($"mountPath: {Mount}\n", mount, StringComparison.Ordinal);
        Assert.Contains("readOnly: true", mount, StringComparison.Ordinal);
        Assert.DoesNotContain("subPath", Deployment, StringComparison.Ordinal);
    }

    [Fact]
    public void No_secret_reaches_the_environment()
    {
        // Proves: no variable is filled from a secret, and the chart makes none out of values.
        foreach (var template in Directory.EnumerateFiles(Path.Combine(Chart, "templates")).Select(File.ReadAllText))
        {
            Assert.DoesNotMatch(@"secretKeyRef|secretRef|kind:\s*Secret|stringData", template);
            Assert.DoesNotMatch(@"\.Values\.[A-Za-z.]*([Pp]assword|[Aa]piKey|[Cc]lientSecret)", template);
        }
    }

    [Fact]
    public void A_secret_among_the_values_stops_the_installation()
    {
        // Proves: the template refuses each name that the gateway takes a secret by, as the gateway itself lists them and in whatever letters; a new one without its line here fails.
        var refused = Refused().Match(Settings);
        Assert.True(refused.Success);
        Assert.Equal(
            CredentialSettings.SecretNames.Except(NotOfSources).Select(n => n.ToLowerInvariant()).Order(StringComparer.Ordinal),
            Name().Matches(refused.Groups["names"].Value).Select(m => m.Groups["name"].Value).Order(StringComparer.Ordinal));
        Assert.Matches(@"range \$setting, \$value := \$source\.credentials \}\}\s*\{\{- if has \(lower \$setting\) \(list", Settings);
        Assert.Contains("{{- fail (printf \"gateway.sources.%s.credentials.%s: a secret stands in no value", Settings, StringComparison.Ordinal);
        // Of an issuer, what the gateway logs people in by.
        Assert.Matches(@"range \$setting, \$value := \$issuer \}\}\s*\{\{- if regexMatch ""\(\?i\)\^login__client\(secret\|key\)\$"" \$setting \}\}\s*\{\{- fail ", Settings);
    }

    [Fact]
    public void Every_secret_can_be_given_as_a_file_of_the_secret()
    {
        // Proves: what is a file lies where the secret is mounted, under the key the values name, in a setting that ends in File; and a token the same way.
        var files = Assert.Single(Ranges(Settings), r => r.Contains("$source.credentialFiles", StringComparison.Ordinal));
        Assert.Contains($"Gateway__Sources__{{{{ $id }}}}__{{{{ $setting }}}}: {Mount}/{{{{ $key }}}}\n", files, StringComparison.Ordinal);
        Assert.Contains("if not (hasSuffix \"File\" $setting)", files, StringComparison.Ordinal);
        Assert.Contains("required \"sourceTokens.secretName", files, StringComparison.Ordinal);
        Assert.Contains($"Gateway__Sources__{{{{ $id }}}}__TokenFile: {Mount}/{{{{ . }}}}\n", Settings, StringComparison.Ordinal);
    }

    [Fact]
    public void Readiness_asks_the_health_and_liveness_does_not()
    {
        // Proves: readiness goes over HTTPS to the page that the gateway serves for it, whatever the values; start and liveness only open a connection, so that trouble with the store restarts nothing; and no probe takes Kubernetes' own gRPC one, which cannot speak TLS.
        var probes = Probe().Matches(Deployment).ToDictionary(m => m.Groups["name"].Value, m => m.Groups["body"].Value);
        Assert.Equal(["livenessProbe", "readinessProbe", "startupProbe"], probes.Keys.Order(StringComparer.Ordinal));
        Assert.Matches($@"^\s*httpGet:\s+scheme: HTTPS\s+port: grpc\s+path: {Gateway.Hosting.Health.ReadyPage.Path}\n", probes["readinessProbe"]);
        Assert.All(new[] { "livenessProbe", "startupProbe" }, name => Assert.Matches(@"^\s*tcpSocket:\s+port: grpc\n", probes[name]));
        Assert.All(probes.Values, p => Assert.DoesNotMatch(@"\bgrpc:|exec:|\{\{", p));
        Assert.All(new[] { "livenessProbe", "startupProbe" }, name => Assert.DoesNotContain("httpGet", probes[name], StringComparison.Ordinal));
    }

    [Fact]
    public void The_shipped_values_hold_no_secret()
    {
        // Proves: no value has a secret's name, neither set nor in an example.
        var text = File.ReadAllText(Path.Combine(Chart, "values.yaml"));
        var shipped = new YamlStream();
        shipped.Load(new StringReader(text));
        var names = shipped.Documents.SelectMany(d => d.AllNodes).OfType<YamlMappingNode>().SelectMany(m => m.Children.Keys).OfType<YamlScalarNode>().Select(k => k.Value!)
            .Concat(Key().Matches(text).Select(m => m.Groups["name"].Value)).ToHashSet();
        Assert.Contains("ClientSecretFile", names);
        Assert.Empty(names.Intersect(CredentialSettings.SecretNames, StringComparer.OrdinalIgnoreCase));
    }

    // The lines of a list's element of that name.
    private static IEnumerable<string> Blocks(string template, string name) =>
        template.Split("- name: ").Where(b => b.StartsWith(name + "\n", StringComparison.Ordinal)).Select(b => b.Split("{{- end }}")[0]);

    private static IEnumerable<string> Ranges(string template) => template.Split("{{- range ").Skip(1);

    [GeneratedRegex("""if has \(lower \$setting\) \(list (?<names>("[A-Za-z]+" ?)+)\)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Refused();

    // What is deeper than its name, comments left out of the name's own depth.
    [GeneratedRegex(@"^ {10}(?<name>\w+Probe):\n(?<body>(?: {12,}.*\n)+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Probe();

    [GeneratedRegex("\"(?<name>[A-Za-z]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    [GeneratedRegex("^[ #]*(?<name>[A-Za-z]+):", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Key();
}
