using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using ImageBuilderAutomation.Local.Services.S3.State;

namespace ImageBuilderAutomation.Local.Services.S3.Wire;

/// <summary>The checksums that clients send with a body, and what they are by this host's own calculation.</summary>
// Documented: S3 User Guide, "Checking object integrity".
internal static class Checksums
{
    private const string Header = "x-amz-checksum-";

    // The polynomials are reflected, as each of these checksums takes its bits from the lowest.
    private const ulong Crc32 = 0xEDB88320;
    private const ulong Crc32C = 0x82F63B78;
    private const ulong Crc64Nvme = 0x9A6C9329AC4BC9B5;

    private static readonly string[] Algorithms = ["crc32", "crc32c", "crc64nvme", "sha1", "sha256"];

    /// <summary>The checksum of a request, in a header or behind the body; null without one.</summary>
    /// <exception cref="S3Exception">A checksum or digest does not match the body.</exception>
    public static Checksum? Verify(S3Request request)
    {
        if (request.Header("Content-MD5") is { } sent && sent != Md5(request.Body))
            throw new S3Exception(HttpStatusCode.BadRequest, "BadDigest", "The Content-MD5 you specified did not match what was received.");
        var header = Algorithms.FirstOrDefault(algorithm => request.Header(Header + algorithm) is not null);
        var checksum = request.Trailer ?? (header is null ? null : new Checksum(header, request.Header(Header + header)!));
        if (checksum is null)
            return null;
        if (!Algorithms.Contains(checksum.Algorithm))
            throw S3Exception.InvalidRequest($"The local host knows the checksums {string.Join(", ", Algorithms)}; found {checksum.Algorithm}.");
        return checksum.Value == Of(checksum.Algorithm, request.Body) ? checksum
            : throw new S3Exception(HttpStatusCode.BadRequest, "BadDigest", $"The {checksum.Algorithm.ToUpperInvariant()} you specified did not match the calculated checksum.");
    }

    public static string HeaderOf(Checksum checksum) => Header + checksum.Algorithm;

#pragma warning disable CA5350, CA5351 // The checksums that S3 defines; they are not used for security.
    public static string Md5(byte[] body) => Convert.ToBase64String(MD5.HashData(body));

    public static string ETag(byte[] body) => $"\"{Convert.ToHexStringLower(MD5.HashData(body))}\"";

    public static string Of(string algorithm, byte[] body) => Convert.ToBase64String(algorithm switch
    {
        "sha1" => SHA1.HashData(body),
        "sha256" => SHA256.HashData(body),
        "crc32" => Crc(body, Crc32, uint.MaxValue)[sizeof(uint)..],
        "crc32c" => Crc(body, Crc32C, uint.MaxValue)[sizeof(uint)..],
        _ => Crc(body, Crc64Nvme, ulong.MaxValue),
    });
#pragma warning restore CA5350, CA5351

    private static byte[] Crc(byte[] body, ulong polynomial, ulong ones)
    {
        var table = new ulong[256];
        for (var i = 0; i < table.Length; i++)
        {
            var entry = (ulong)i;
            for (var bit = 0; bit < 8; bit++)
                entry = (entry & 1) == 0 ? entry >> 1 : (entry >> 1) ^ polynomial;
            table[i] = entry;
        }

        var crc = ones;
        foreach (var each in body)
            crc = (crc >> 8) ^ table[(byte)crc ^ each];
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, crc ^ ones);
        return bytes;
    }
}
