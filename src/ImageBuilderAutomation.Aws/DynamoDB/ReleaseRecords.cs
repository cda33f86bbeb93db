using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Releases;

namespace ImageBuilderAutomation.Aws.DynamoDB;

public sealed class ReleaseRecords(RecordTable table, AccountRegion accountRegion) : IReleaseRecords
{
    private const string Kind = "release";
    private const string LinkKind = "releaseLink";
    private readonly RecordKeys _keys = new(accountRegion);

    public async Task<ReleaseDocument?> ReadAsync(string imageArn, CancellationToken cancellationToken) =>
        await table.GetAsync(KeyOf(imageArn), cancellationToken) is { } item
            ? RecordBody.Read(item, ReleaseJson.Readable.StoredRelease).Unpack(item.Version)
            : null;

    public async Task<IReadOnlyList<Release>> ReadChainAsync(string recipeArn, CancellationToken cancellationToken)
    {
        List<Release> chain = [];
        await foreach (var item in table.QueryAsync(new(TableIndex.Table, _keys.ReleasesOf(recipeArn)), cancellationToken))
            chain.Add(RecordBody.Read(item, ReleaseJson.Readable.Release));
        return chain;
    }

    public async Task<ReleaseDocument?> TryWriteAsync(ReleaseDocument document, CancellationToken cancellationToken)
    {
        var next = document with { Version = document.Version + 1 };
        var item = new TableItem(KeyOf(document.Release.ImageArn), Kind)
        {
            Version = next.Version,
            Body = RecordBody.Write(StoredRelease.Pack(next), ReleaseJson.Readable.StoredRelease),
            Display = DisplayOf(document.Release),
        };
        return await table.TryPutAsync(item, document.Version, cancellationToken) ? next : null;
    }

    public Task<bool> TryAppendAsync(Release release, CancellationToken cancellationToken)
    {
        var item = new TableItem(new(_keys.ReleasesOf(release.RecipeArn), RecordKeys.Number(release.Number)), LinkKind)
        {
            Version = 1,
            Body = RecordBody.Write(release, ReleaseJson.Readable.Release),
            Display = DisplayOf(release),
        };
        return table.TryPutAsync(item, expectedVersion: 0, cancellationToken);
    }

    private ItemKey KeyOf(string imageArn) => new(_keys.Build(_keys.Own(imageArn)), RecordKeys.ReleaseSort);

    private static Dictionary<string, string> DisplayOf(Release release) => new()
    {
        ["imageArn"] = release.ImageArn,
        ["recipeArn"] = release.RecipeArn,
        ["sha256"] = release.Sha256,
        ["released"] = RecordKeys.Time(release.ReleasedAt),
    };
}

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

/// <summary>Separate from <see cref="RecordJson"/>, so that the functions, which create no releases, do not include it.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredRelease))]
[JsonSerializable(typeof(Release))]
internal sealed partial class ReleaseJson : JsonSerializerContext
{
    public static ReleaseJson Readable => field ??= new(new JsonSerializerOptions(Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = null,
    });
}
