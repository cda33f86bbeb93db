using System.Text;
using System.Xml.Linq;
using ImageBuilderAutomation.Local.Services.S3.State;
using ImageBuilderAutomation.Local.Services.S3.Wire;

namespace ImageBuilderAutomation.Local.Services.S3.Operations;

/// <summary>ListObjectsV2: the latest versions, without delete markers.</summary>
// Documented: S3 API Reference, "ListObjectsV2". A token is opaque to clients; here it is the last key or common prefix of the page, in base64.
internal static class ListObjectsV2
{
    public static S3Operation Operation { get; } = new(
        "ListObjectsV2", "GET", S3Level.Bucket, "list-type", Run, "prefix", "delimiter", "max-keys", "start-after", "continuation-token", "encoding-type", "fetch-owner");

    private static S3Answer Run(S3Call call)
    {
        var (bucket, request, listing) = (call.Bucket, call.Request, Listing.Read(call.Request));
        if (request["list-type"] != "2")
            throw S3Exception.Invalid("Expected list-type 2.");
        var most = request.Number("max-keys", Listing.MostKeys, 0, Listing.MostKeys);
        var after = request["continuation-token"] is { } token ? Read(token) : request["start-after"] ?? "";
        var entries = bucket.Objects.Keys
            .Where(key => key.StartsWith(listing.Prefix, StringComparison.Ordinal) && bucket.Latest(key) is not null)
            .Select(key => (Name: listing.GroupOf(key) ?? key, IsGroup: listing.GroupOf(key) is not null))
            .Distinct().Where(entry => string.CompareOrdinal(entry.Name, after) > 0).Take(most + 1).ToList();
        var page = entries.Take(most).ToList();
        var isTruncated = most > 0 && entries.Count > most;
        return S3Answer.Xml(new(
            "ListBucketResult",
            listing.Head(bucket, most),
            new XElement("KeyCount", page.Count),
            new XElement("IsTruncated", isTruncated ? "true" : "false"),
            request["continuation-token"] is { } same ? new XElement("ContinuationToken", same) : null,
            request["start-after"] is { } start ? new XElement("StartAfter", listing.Encode(start)) : null,
            isTruncated ? new XElement("NextContinuationToken", Convert.ToBase64String(Encoding.UTF8.GetBytes(page[^1].Name))) : null,
            page.Where(entry => !entry.IsGroup).Select(entry => new XElement("Contents", listing.Members(entry.Name, bucket.Latest(entry.Name)!), OwnerOf(request, bucket))),
            page.Where(entry => entry.IsGroup).Select(entry => listing.Group(entry.Name))));
    }

    private static XElement? OwnerOf(S3Request request, Bucket bucket) => request["fetch-owner"] == "true" ? new("Owner", new XElement("ID", bucket.Owner)) : null;

    private static string Read(string token)
    {
        var bytes = new byte[token.Length];
        return Convert.TryFromBase64String(token, bytes, out var count)
            ? Encoding.UTF8.GetString(bytes, 0, count) : throw S3Exception.Invalid("The continuation token provided is incorrect");
    }
}
