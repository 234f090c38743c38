using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Gateway.Hosting.Health;
using Gateway.Hosting.Reflection;
using Gateway.Overview;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Gateway.EndToEndTests.Interop;

/// <summary>What holds for the server of the interoperability cases holds for the gateway, because both are the same.</summary>
public sealed partial class SameServerTests(RunningGateway gateway) : IClassFixture<RunningGateway>
{
    [Fact]
    public void Server_and_grpc_are_set_up_in_one_place()
    {
        // Proves: there is no second place where one server could be made to differ from the other.
        var places = new[] { "src/Gateway", "tests/Gateway.EndToEndTests" }
            .SelectMany(f => Directory.EnumerateFiles(Path.Combine(RepositoryFiles.Root, f), "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Split(Path.DirectorySeparatorChar).Intersect(["bin", "obj"]).Any())
            .Where(f => SetUp().IsMatch(File.ReadAllText(f))).Select(Path.GetFileName);
        Assert.Equal(["GatewayServer.cs"], places);
    }

    [Fact]
    public async Task Nothing_differs_in_the_running_servers()
    {
        // Proves: every option of Kestrel and of gRPC that can be read has the same value in both, for every service too.
        var folder = Directory.CreateTempSubdirectory("gateway-same-").FullName;
        try
        {
            await using var interop = await InteropServer.StartAsync(folder);
            var services = gateway.Started.Gateway.Services;
            var (mine, theirs) = (Values<KestrelServerOptions>(services), Values<KestrelServerOptions>(interop.Services));
            Assert.Contains("Limits.MaxRequestBodySize=2097152", mine);
            Assert.Contains(mine, v => v.StartsWith("Limits.Http2.", StringComparison.Ordinal));
            Assert.Equal(mine, theirs);
            var grpc = Values<GrpcServiceOptions>(services);
            Assert.Contains("ResponseCompressionAlgorithm=gzip", grpc);
            Assert.Contains("EnableDetailedErrors=False", grpc);
            Assert.Equal(grpc, Values<GrpcServiceOptions>(interop.Services));
            // What a service sets for itself goes before that: none sets anything.
            Assert.Equal(Unset<OverviewService>(), Values<GrpcServiceOptions<OverviewService>>(services));
            Assert.Equal(Unset<HealthService>(), Values<GrpcServiceOptions<HealthService>>(services));
            Assert.Equal(Unset<ReflectionService>(), Values<GrpcServiceOptions<ReflectionService>>(services));
            Assert.Equal(Unset<TestService>(), Values<GrpcServiceOptions<TestService>>(interop.Services));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IReadOnlyList<string> Unset<T>() where T : class => [.. Values("", new GrpcServiceOptions<T>()).Order(StringComparer.Ordinal)];

    private static IReadOnlyList<string> Values<T>(IServiceProvider services) where T : class =>
        [.. Values("", services.GetRequiredService<IOptions<T>>().Value).Order(StringComparer.Ordinal)];

    // Names and values of all that is public, into the parts that are options themselves. Addresses, services and
    // certificates are each server's own.
    private static IEnumerable<string> Values(string path, object options)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0))
        {
            var value = property.GetValue(options);
            if (value is IServiceProvider || property.Name == "ConfigurationLoader")
                continue;
            if (value is IEnumerable many and not string)
                yield return $"{path}{property.Name}={string.Join(',', many.Cast<object>().Select(o => o.GetType().Name))}";
            else if (value is not null && value.GetType().Name.EndsWith("Limits", StringComparison.Ordinal))
                foreach (var inner in Values($"{path}{property.Name}.", value))
                    yield return inner;
            else
                yield return $"{path}{property.Name}={Convert.ToString(value, CultureInfo.InvariantCulture)}";
        }
    }

    [GeneratedRegex(@"(?<!\w)(ConfigureKestrel|UseKestrel|AddGrpc|AddServiceOptions|Configure<(KestrelServerOptions|GrpcServiceOptions)\w*)\s*[(<]")]
    private static partial Regex SetUp();
}
