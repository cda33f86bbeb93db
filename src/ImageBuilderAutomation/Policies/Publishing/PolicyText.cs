using System.IO.Compression;
using System.Text;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>A policy file and its waivers file as texts.</summary>
/// <param name="Waivers">Null when the policy names no waivers file.</param>
public sealed record PolicyPair(string Policy, string? Waivers)
{
    /// <summary>In bytes of UTF-8, of each file.</summary>
    public const int MaxBytes = 200 * 1024;

    /// <returns>What is wrong with the sizes; null when nothing is.</returns>
    public string? SizeProblem =>
        ProblemOf("the policy", Policy) ?? (Waivers is null ? null : ProblemOf("the waivers file", Waivers));

    private static string? ProblemOf(string what, string text) => Encoding.UTF8.GetByteCount(text) is var bytes && bytes > MaxBytes
        ? $"{what} has {bytes} bytes; at most {MaxBytes} can be published. Remove comments or merge rules and waivers"
        : null;
}

/// <summary>The texts of a policy as stored: compressed, because a table's item holds at most 400 KB.</summary>
/// <param name="Hash">The policy's hash.</param>
/// <param name="Policy">UTF-8, gzip, base64.</param>
/// <param name="Waivers">The same; null when the policy names no waivers file.</param>
public sealed record PolicyText(string Hash, string Policy, string? Waivers)
{
    /// <summary>In characters of base64, of both texts together. The rest of an item has less than 1 KB.</summary>
    public const int MaxStored = 380 * 1000;

    /// <returns>What is wrong with the size after compression; null when nothing is.</returns>
    public string? SizeProblem => Policy.Length + (Waivers?.Length ?? 0) is var stored && stored > MaxStored
        ? $"the policy and the waivers file have {stored} characters after compression; at most {MaxStored} can be stored. Remove rules or waivers"
        : null;

    public static PolicyText Pack(string hash, PolicyPair pair) => new(hash, Packed(pair.Policy), pair.Waivers is { } waivers ? Packed(waivers) : null);

    /// <exception cref="InvalidDataException">The texts are damaged.</exception>
    public PolicyPair Unpack() => new(Unpacked(Policy), Waivers is { } waivers ? Unpacked(waivers) : null);

    private static string Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return Convert.ToBase64String(packed.ToArray());
    }

    private string Unpacked(string packed)
    {
        try
        {
            using var gzip = new GZipStream(new MemoryStream(Convert.FromBase64String(packed)), CompressionMode.Decompress);
            // One byte more than allowed: a damaged or foreign item must not fill the memory.
            var buffer = new byte[PolicyPair.MaxBytes + 1];
            var length = gzip.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            return length <= PolicyPair.MaxBytes
                ? Encoding.UTF8.GetString(buffer, 0, length)
                : throw new InvalidDataException($"The stored text of policy {Hash} is longer than {PolicyPair.MaxBytes} bytes.");
        }
        catch (FormatException problem)
        {
            throw new InvalidDataException($"The stored text of policy {Hash} is not base64.", problem);
        }
    }
}

/// <summary>Whether a person means a policy by the first digits of its hash.</summary>
public static class PolicyHashes
{
    public const int MinDigits = 6;
    public const int Digits = 64;

    public static bool IsPrefix(string text) => text.Length is >= MinDigits and <= Digits && text.All(char.IsAsciiHexDigit);

    public static bool IsWhole(string text) => text.Length == Digits && IsPrefix(text);

    public static bool Means(string text, string hash) => IsPrefix(text) && hash.StartsWith(text, StringComparison.OrdinalIgnoreCase);

    public static string Short(string hash) => hash[..Math.Min(MinDigits, hash.Length)];
}
