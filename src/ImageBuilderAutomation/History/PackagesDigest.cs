using System.Security.Cryptography;
using System.Text;

namespace ImageBuilderAutomation.History;

/// <summary>A digest of the packages of an image. Images with the same hash have the same packages in the same versions.</summary>
/// <param name="Sha256">Over the lines <c>name version</c>, sorted by ordinal comparison, each followed by a line feed; lower-case hexadecimal.</param>
public sealed record PackagesDigest(int Count, string Sha256)
{
    public static PackagesDigest Of(IReadOnlyCollection<(string Name, string Version)> packages)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var line in packages.Select(p => $"{p.Name} {p.Version}\n").Order(StringComparer.Ordinal))
            hash.AppendData(Encoding.UTF8.GetBytes(line));
        return new(packages.Count, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
