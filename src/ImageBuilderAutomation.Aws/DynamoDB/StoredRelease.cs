using System.IO.Compression;
using System.Text;
using ImageBuilderAutomation.Releases;

namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <summary>A release record as stored in an item. It is compressed because an item holds at most 400 KB and a list of 2,000 packages is larger.</summary>
/// <param name="Packed">The record's UTF-8 bytes, gzip, base64.</param>
internal sealed record StoredRelease(Release Release, string Packed)
{
    public static StoredRelease Pack(ReleaseDocument document)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
            gzip.Write(Encoding.UTF8.GetBytes(document.Text));
        return new(document.Release, Convert.ToBase64String(packed.ToArray()));
    }

    public ReleaseDocument Unpack(long version)
    {
        using var gzip = new GZipStream(new MemoryStream(Convert.FromBase64String(Packed)), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);
        return new(Release, reader.ReadToEnd()) { Version = version };
    }
}
