using System.Xml.Linq;
using ImageBuilderAutomation.Local.Services.S3.State;
using ImageBuilderAutomation.Local.Services.S3.Wire;

namespace ImageBuilderAutomation.Local.Services.S3.Operations;

/// <summary>What both lists of objects share: prefix, delimiter, and keys that are encoded on request.</summary>
internal sealed record Listing(string Prefix, string? Delimiter, string? Encoding)
{
    public const int MostKeys = 1000;

    public static Listing Read(S3Request request) => new(request["prefix"] ?? "", request["delimiter"] is { Length: > 0 } delimiter ? delimiter : null, request["encoding-type"]);

    /// <summary>The common prefix under which a key is listed; null for a key that is listed itself.</summary>
    public string? GroupOf(string key)
    {
        var end = Delimiter is null ? -1 : key.IndexOf(Delimiter, Prefix.Length, StringComparison.Ordinal);
        return end < 0 ? null : key[..(end + Delimiter!.Length)];
    }

    public string Encode(string key) => Encoding == "url" ? Uri.EscapeDataString(key).Replace("%2F", "/", StringComparison.Ordinal) : key;

    public IEnumerable<XElement?> Head(Bucket bucket, int most) =>
    [
        new("Name", bucket.Name), new("Prefix", Encode(Prefix)), Delimiter is null ? null : new("Delimiter", Encode(Delimiter)), new("MaxKeys", most),
        Encoding is null ? null : new("EncodingType", Encoding),
    ];

    public XElement Group(string prefix) => new("CommonPrefixes", new XElement("Prefix", Encode(prefix)));

    /// <summary>What both lists show of a version.</summary>
    public IEnumerable<XElement?> Members(string key, StoredObject version) =>
    [
        new("Key", Encode(key)), new("LastModified", S3Answer.Time(version.ModifiedAt)), new("ETag", version.ETag),
        version.Checksum is { } checksum ? new("ChecksumAlgorithm", checksum.Algorithm.ToUpperInvariant()) : null,
        version.Checksum is null ? null : new("ChecksumType", "FULL_OBJECT"),
        new("Size", version.Content!.Length), new("StorageClass", version.Headers.GetValueOrDefault("x-amz-storage-class", "STANDARD")),
    ];
}
