using System.Reflection;
using System.Runtime.CompilerServices;
using Gateway.Access;
using Gateway.DisclosureLog;
using Gateway.Storage;

namespace Gateway.Tests.Access;

/// <summary>Proves that the proofs cannot be forged: no grant without a decision, no receipt without the store.</summary>
public sealed class TypedProofTests
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Assembly Gateway = typeof(AccessGrant).Assembly;

    [Fact]
    public void Only_the_decision_can_make_a_grant()
    {
        // Proves that AccessGrant cannot be constructed, copied with changes, derived from, or returned by anything but what carries one along.
        Assert.All(typeof(AccessGrant).GetConstructors(Everything), c => Assert.True(c.IsPrivate, c.ToString()));
        Assert.True(typeof(AccessGrant).IsSealed);
        Assert.DoesNotContain(typeof(AccessGrant).GetMethods(Everything), m => m.Name == "<Clone>$");
        Assert.DoesNotContain(typeof(AccessGrant).GetProperties(Everything), p => p.CanWrite);

        var makers = Methods().Where(m => !m.IsSpecialName && Holds(m.ReturnType, typeof(AccessGrant))).Select(m => $"{m.DeclaringType!.Name}.{m.Name}").Order();
        Assert.Equal(["AccessGrant.Confirm", "AccessGrant.Decide", "AccessGrant.Only"], makers);
    }

    [Theory]
    [InlineData(typeof(Receipt))]
    [InlineData(typeof(RecordedQuery))]
    public void Only_the_store_can_make_a_proof_that_something_is_recorded(Type proof)
    {
        // Proves that the gateway cannot construct, copy with changes or derive from the proof.
        Assert.All(proof.GetConstructors(Everything), c => Assert.True(c.IsAssembly || c.IsPrivate, c.ToString()));
        Assert.True(proof.IsSealed);
        Assert.DoesNotContain(proof.GetMethods(Everything), m => m.Name == "<Clone>$");
        Assert.DoesNotContain(proof.GetProperties(Everything), p => p.CanWrite);
        Assert.DoesNotContain(proof.GetFields(Everything), f => !f.IsInitOnly);
    }

    [Fact]
    public void The_insides_of_the_log_are_open_to_the_store_and_to_tests_alone()
    {
        // Proves that "internal" keeps the gateway out: nobody else is let in, by either library.
        Assert.Equal(["Gateway.DisclosureLog.Tests", "Gateway.Storage"], LetIn(typeof(Receipt).Assembly));
        Assert.Equal(["Gateway.Storage.Tests"], LetIn(typeof(ConsentRecord).Assembly));
    }

    [Fact]
    public void The_store_alone_hands_out_receipts()
    {
        // Proves that no public method outside the store's appends returns a proof.
        var handedOut = typeof(ConsentRecord).Assembly.GetExportedTypes().Concat(typeof(Receipt).Assembly.GetExportedTypes())
            .SelectMany(t => t.GetMethods(Everything))
            .Where(m => m.IsPublic && (Holds(m.ReturnType, typeof(Receipt)) || Holds(m.ReturnType, typeof(RecordedQuery))))
            .Select(m => $"{m.DeclaringType!.Name}.{m.Name}").Order();
        Assert.Equal(["Store.AppendDisclosureAsync", "Store.AppendExplanationAsync", "Store.AppendQueryAsync"], handedOut);
    }

    private static IEnumerable<MethodInfo> Methods() =>
        Gateway.GetTypes().Where(t => !t.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)).SelectMany(t => t.GetMethods(Everything));

    // The type itself, or a task, list, tuple or other generic of it.
    private static bool Holds(Type returned, Type sought) =>
        returned == sought || (returned.HasElementType && Holds(returned.GetElementType()!, sought)) || returned.GetGenericArguments().Any(a => Holds(a, sought));

    private static IEnumerable<string> LetIn(Assembly assembly) =>
        assembly.GetCustomAttributes<InternalsVisibleToAttribute>().Select(a => a.AssemblyName).Order(StringComparer.Ordinal);
}
