using System.Security.Cryptography;

namespace Gateway.Tests.Sandbox;

/// <summary>The expected overview of the eight citizens, from which the end-to-end tests take their points.</summary>
public sealed class ExpectedTextTests
{
    private const string Read = "a0e9b828ca2b84bbf9834a5173ccfd228aaa65ceff6efde99e758d94360d6941";

    [SharedDataFact]
    public void The_text_is_the_one_the_points_were_taken_from()
    {
        // Proves: the expected overview has not changed since; a change must be read and taken over into ExpectedPoints.
        Assert.Equal(Read, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(SharedData.Folder("recorded")!, "EXPECTED.md")))));
    }
}
