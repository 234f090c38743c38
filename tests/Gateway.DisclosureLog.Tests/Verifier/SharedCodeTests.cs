using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Gateway.LogVerifier;

namespace Gateway.DisclosureLog.Tests.Verifier;

/// <summary>Proves what the auditor's program has in common with whoever writes the log: what is listed here, and nothing else.</summary>
public sealed class SharedCodeTests
{
    // Everything of ours beyond itself that the compiled program refers to. A program that used the writer's tiles, proofs,
    // entries or notes would repeat the writer's mistakes.
    private static readonly string[] Shared =
    [
        // Hashing, and nothing else: of a leaf, of a node, and of the tree that grows by leaves.
        "CompactRange", "CompactRange..ctor", "CompactRange.Append", "CompactRange.Root", "CompactRange.get_Size",
        "CompactRange+CompletedNode", "CompactRange+CompletedNode..ctor",
        "Rfc6962", "Rfc6962.LeafHash", "Rfc6962.NodeHash",
    ];

    [Fact]
    public void The_auditors_program_uses_what_is_listed_and_nothing_else()
    {
        // Proves by the references in the compiled program, which no alias, var or using line hides: each type and member of ours that it uses is in the list, and each in the list is used.
        Assert.Equal(Shared.Order(StringComparer.Ordinal), Used(typeof(VerifierRun).Assembly.Location));
    }

    private static List<string> Used(string program)
    {
        using var file = File.OpenRead(program);
        using var compiled = new PEReader(file);
        var metadata = compiled.GetMetadataReader();
        var types = metadata.TypeReferences.ToDictionary(handle => (EntityHandle)handle, handle => Foreign(metadata, handle));
        var members = metadata.MemberReferences.Select(handle => metadata.GetMemberReference(handle))
            .Where(member => types.GetValueOrDefault(member.Parent) is not null).Select(member => $"{types[member.Parent]}.{metadata.GetString(member.Name)}");
        const string Room = "Gateway.DisclosureLog.";
        // What is of another of our assemblies keeps its whole name, and so is in no list.
        return [.. types.Values.OfType<string>().Concat(members).Distinct().Select(name => name.StartsWith(Room, StringComparison.Ordinal) ? name[Room.Length..] : name).Order(StringComparer.Ordinal)];
    }

    // The full name of a type of another assembly of ours; null where it is no such.
    private static string? Foreign(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference)
            return Foreign(metadata, (TypeReferenceHandle)type.ResolutionScope) is { } outer ? $"{outer}+{metadata.GetString(type.Name)}" : null;
        return type.ResolutionScope.Kind == HandleKind.AssemblyReference
            && metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name).StartsWith("Gateway", StringComparison.Ordinal)
            ? $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}" : null;
    }
}
