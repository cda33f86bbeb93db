using System.IO.Compression;
using System.Security.Cryptography;
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
    private const string TextKind = "releaseText";

    /// <summary>In characters of base64, well below the 400 KB of an item.</summary>
    private const int MaxPart = 300_000;

    private readonly RecordKeys _keys = new(accountRegion);

    public async Task<ReleaseDocument?> ReadAsync(string imageArn, CancellationToken cancellationToken) =>
        await table.GetAsync(KeyOf(imageArn), cancellationToken) is { } item
            ? await UnpackAsync(RecordBody.Read(item, ReleaseJson.Readable.StoredRelease), item.Version, cancellationToken)
            : null;

    public async Task<Release?> ReadLinkAsync(string recipeArn, int number, CancellationToken cancellationToken) =>
        await table.GetAsync(LinkKey(recipeArn, number), cancellationToken) is { } item ? RecordBody.Read(item, ReleaseJson.Readable.Release) : null;

    public async Task<Release?> ReadLastAsync(string recipeArn, CancellationToken cancellationToken)
    {
        await foreach (var item in table.QueryAsync(new(TableIndex.Table, _keys.ReleasesOf(recipeArn)) { Descending = true, Limit = 1 }, cancellationToken))
            return RecordBody.Read(item, ReleaseJson.Readable.Release);
        return null;
    }

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
        var stored = StoredRelease.Pack(next);
        if (stored.Packed is { Length: > MaxPart } packed)
        {
            // Parts first: a record must not name parts that are missing. Their key is the hash of the packed bytes and not of the text, because another
            // version of the runtime may compress the same text differently: parts of one key are always of one compression.
            var partsOf = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(packed)));
            var parts = packed.Chunk(MaxPart).Select(part => new string(part)).ToList();
            for (var part = 0; part < parts.Count; part++)
            {
                var key = new ItemKey(_keys.ReleaseText(partsOf), RecordKeys.Number(part + 1));
                await table.TryPutAsync(new(key, TextKind) { Version = 1, Body = parts[part] }, expectedVersion: 0, cancellationToken);
            }

            stored = new(document.Release, Packed: null) { Parts = parts.Count, PartsOf = partsOf };
        }

        var item = new TableItem(KeyOf(document.Release.ImageArn), Kind)
        {
            Version = next.Version,
            Body = RecordBody.Write(stored, ReleaseJson.Readable.StoredRelease),
            Display = DisplayOf(document.Release),
        };
        return await table.TryPutAsync(item, document.Version, cancellationToken) ? next : null;
    }

    public Task<bool> TryAppendAsync(Release release, CancellationToken cancellationToken)
    {
        var order = $"{RecordKeys.RecipePrefix(release.RecipeArn)}{RecordKeys.Number(release.Number)}";
        return table.TryPutAsync(LinkOf(release, version: 1) with { Index3 = new(_keys.UnarchivedReleases, order) }, expectedVersion: 0, cancellationToken);
    }

    public IAsyncEnumerable<Release> ListUnarchivedAsync(CancellationToken cancellationToken) => table.ListAsync(
        new(TableIndex.Index3, _keys.UnarchivedReleases), item => RecordBody.Read(item, ReleaseJson.Readable.Release), cancellationToken);

    public Task MarkArchivedAsync(Release release, CancellationToken cancellationToken) =>
        table.TryPutAsync(LinkOf(release, version: 2), expectedVersion: 1, cancellationToken);

    private TableItem LinkOf(Release release, long version) => new(LinkKey(release.RecipeArn, release.Number), LinkKind)
    {
        Version = version,
        Body = RecordBody.Write(release, ReleaseJson.Readable.Release),
        Display = DisplayOf(release),
    };

    private async Task<ReleaseDocument> UnpackAsync(StoredRelease stored, long version, CancellationToken cancellationToken)
    {
        if (stored is not { Parts: > 0, PartsOf: { } partsOf })
            return stored.Unpack(version);
        var packed = new StringBuilder();
        await foreach (var part in table.QueryAsync(new(TableIndex.Table, _keys.ReleaseText(partsOf)) { Limit = stored.Parts }, cancellationToken))
            packed.Append(part.Body);
        return (stored with { Packed = packed.ToString() }).Unpack(version);
    }

    private ItemKey LinkKey(string recipeArn, int number) => new(_keys.ReleasesOf(recipeArn), RecordKeys.Number(number));

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
/// <param name="Packed">The record's UTF-8 bytes, gzip, base64; null where they are in items of their own.</param>
internal sealed record StoredRelease(Release Release, string? Packed)
{
    /// <summary>Number of items that hold the text; zero if <see cref="Packed"/> does.</summary>
    public int Parts { get; init; }

    /// <summary>SHA-256 of what all parts together hold, which is their key; null without parts.</summary>
    public string? PartsOf { get; init; }

    public static StoredRelease Pack(ReleaseDocument document)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
            gzip.Write(Encoding.UTF8.GetBytes(document.Text));
        return new(document.Release, Convert.ToBase64String(packed.ToArray()));
    }

    public ReleaseDocument Unpack(long version)
    {
        using var gzip = new GZipStream(new MemoryStream(Convert.FromBase64String(Packed!)), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip, Encoding.UTF8);
        return new(Release, reader.ReadToEnd()) { Version = version };
    }
}

/// <summary>Separate from <see cref="RecordJson"/>, so that only the functions and verbs that read releases create it.</summary>
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
