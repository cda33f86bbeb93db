using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Releases.Recording;

namespace ImageBuilderAutomation.Aws.ReleaseArchive;

/// <summary>Where release records are kept, and how.</summary>
/// <param name="KeyArn">An asymmetric KMS key for signing; null for unsigned records.</param>
/// <param name="LockMode">GOVERNANCE or COMPLIANCE; null for the bucket's own default.</param>
/// <param name="LockDays">How long S3 refuses to delete a version; zero without a mode.</param>
public sealed record ReleaseStorage(string Bucket, string? KeyArn = null, string? LockMode = null, int LockDays = 0)
{
    /// <summary>Nothing is ever written there, because recording is off.</summary>
    public static readonly ReleaseStorage None = new("");
}

/// <summary>An S3 bucket with conditional writes and Object Lock. Object keys begin with <see cref="ArchiveKeys.Prefix"/>.</summary>
/// <param name="clock">For the end of a retention.</param>
public sealed class ReleaseBucket(ReleaseStorage storage, Func<string, string?> environment, TimeProvider clock) : IReleaseArchive, IDisposable
{
    // Created by the first call: most functions need no bucket. A Lazy<IAmazonS3> would load the assembly here.
    private IAmazonS3? _client;

    /// <exception cref="ServiceRefusedException">S3 refuses the call. Without permission to list the bucket it does so for every missing object.</exception>
    public async Task<ArchivedObject?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Client().GetObjectAsync(new GetObjectRequest { BucketName = storage.Bucket, Key = key }, cancellationToken);
            using var content = new MemoryStream();
            await response.ResponseStream.CopyToAsync(content, cancellationToken);
            return new(content.ToArray(), response.ETag);
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.NotFound && e.ErrorCode is not "NoSuchBucket")
        {
            return null;
        }
        catch (AmazonS3Exception e)
        {
            throw Refused(e);
        }
    }

    public Task<bool> TryCreateAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        TryPutAsync(new() { Key = key, IfNoneMatch = "*" }, content, cancellationToken);

    public Task<bool> TryReplaceAsync(string key, string tag, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        TryPutAsync(new() { Key = key, IfMatch = tag }, content, cancellationToken);

    /// <summary>All versions of all objects of the archive, also of deleted ones.</summary>
    public async Task<IReadOnlyList<ObjectVersion>> ListVersionsAsync(CancellationToken cancellationToken)
    {
        List<ObjectVersion> versions = [];
        var request = new ListVersionsRequest { BucketName = storage.Bucket, Prefix = ArchiveKeys.Prefix };
        while (true)
        {
            var page = await ServiceAnswers.ReadAsync("s3", Client().ListVersionsAsync(request, cancellationToken));
            versions.AddRange((page.Versions ?? []).Select(one => new ObjectVersion(one.Key, one.VersionId, one.IsDeleteMarker is true, one.IsLatest is true)));
            if (page.IsTruncated is not true)
                return versions;
            (request.KeyMarker, request.VersionIdMarker) = (page.NextKeyMarker, page.NextVersionIdMarker);
        }
    }

    /// <summary>Whether the bucket keeps the versions of objects that are replaced or deleted. Without that its list of versions shows neither.</summary>
    public async Task<bool> KeepsVersionsAsync(CancellationToken cancellationToken)
    {
        var request = new GetBucketVersioningRequest { BucketName = storage.Bucket };
        var response = await ServiceAnswers.ReadAsync("s3", Client().GetBucketVersioningAsync(request, cancellationToken));
        return response.VersioningConfig?.Status == VersionStatus.Enabled;
    }

    public void Dispose() => _client?.Dispose();

    private async Task<bool> TryPutAsync(PutObjectRequest request, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream(content.ToArray(), writable: false);
        request.BucketName = storage.Bucket;
        request.InputStream = body;
        request.AutoCloseStream = false;
        request.ContentType = request.Key.EndsWith(".pem", StringComparison.Ordinal) ? "application/x-pem-file" : "application/json";
        // A bucket with Object Lock requires a checksum.
        request.ChecksumAlgorithm = ChecksumAlgorithm.SHA256;
        if (storage.LockMode is { } mode)
        {
            request.ObjectLockMode = ObjectLockMode.FindValue(mode);
            request.ObjectLockRetainUntilDate = clock.GetUtcNow().UtcDateTime.AddDays(storage.LockDays);
        }

        try
        {
            await Client().PutObjectAsync(request, cancellationToken);
            return true;
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.PreconditionFailed || e.ErrorCode is "ConditionalRequestConflict")
        {
            // This also happens when the client resends a write whose response was lost. The caller reads again and finds its own content.
            return false;
        }
        catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.NotFound && e.ErrorCode is not "NoSuchBucket")
        {
            // There is no object to replace any more.
            return false;
        }
        catch (AmazonS3Exception e)
        {
            throw Refused(e);
        }
    }

    private ServiceRefusedException Refused(AmazonS3Exception e) => new($"s3 returned {(int)e.StatusCode} for bucket {storage.Bucket}: {e.Message}", e);

    private IAmazonS3 Client() => LazyInitializer.EnsureInitialized(ref _client, () => AwsClients.S3(environment));
}
