using System.Globalization;
using System.Text;
using ImageBuilderAutomation.Local.Services.S3.State;

namespace ImageBuilderAutomation.Local.Services.S3.Wire;

/// <summary>Reads a body that is encoded as <c>aws-chunked</c>: chunks with their size in front, and headers behind the last one.</summary>
// Documented: S3 API Reference, "Signature calculations: transferring payload in multiple chunks" and "… with trailing headers". Signatures are not verified.
internal static class AwsChunked
{
    private const string ChecksumHeader = "x-amz-checksum-";

    private static ReadOnlySpan<byte> LineEnd => "\r\n"u8;

    /// <exception cref="S3Exception">The chunks are damaged.</exception>
    public static (byte[] Body, Checksum? Trailer) Read(byte[] encoded)
    {
        using var body = new MemoryStream();
        var rest = encoded.AsSpan();
        while (true)
        {
            var line = NextLine(ref rest);
            if (!int.TryParse(line.Split(';')[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size) || size < 0 || size > rest.Length)
                throw S3Exception.InvalidRequest("The chunks of the body are damaged.");
            if (size == 0)
                break;
            body.Write(rest[..size]);
            rest = rest[size..];
            NextLine(ref rest);
        }

        Checksum? trailer = null;
        while (!rest.IsEmpty)
        {
            if (NextLine(ref rest).Split(':', 2) is [var name, var value] && name.StartsWith(ChecksumHeader, StringComparison.OrdinalIgnoreCase))
                trailer = new(name[ChecksumHeader.Length..].ToLowerInvariant(), value.Trim());
        }

        return (body.ToArray(), trailer);
    }

    private static string NextLine(ref Span<byte> rest)
    {
        var end = rest.IndexOf(LineEnd);
        var line = Encoding.ASCII.GetString(end < 0 ? rest : rest[..end]);
        rest = end < 0 ? [] : rest[(end + LineEnd.Length)..];
        return line;
    }
}
