using System.Security.Cryptography;
using System.Text;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using ImageBuilderAutomation.Aws.ReleaseArchive;
using ImageBuilderAutomation.Local;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Releases.Recording;
using TestKit;

namespace ImageBuilderAutomation.Aws.Tests.ReleaseArchive;

/// <summary>The adapters of bucket and key against the local host's S3 and KMS, with the official clients.</summary>
public sealed class ReleaseArchiveTests : IAsyncLifetime
{
    private const string Bucket = "release-records";
    private const string Key = "releases/a.json";

    private readonly TestClock _clock = new();
    private LocalStack _stack = null!;

    private Func<string, string?> Environment => _stack.ClientEnvironment("test");

    public async Task InitializeAsync()
    {
        _stack = await LocalStack.StartAsync(new() { Template = "Resources: { Topic: { Type: AWS::SNS::Topic } }" });
        using var s3 = AwsClients.S3(Environment);
        await s3.PutBucketAsync(new Amazon.S3.Model.PutBucketRequest { BucketName = Bucket, ObjectLockEnabledForBucket = true });
    }

    public Task DisposeAsync() => _stack.DisposeAsync().AsTask();

    [Fact]
    public async Task An_object_is_created_once_and_replaced_only_where_it_is_what_was_read()
    {
        using var archive = new ReleaseBucket(new(Bucket), Environment, _clock);

        Assert.Null(await archive.ReadAsync(Key, default));
        Assert.False(await archive.TryReplaceAsync(Key, "\"0\"", "x"u8.ToArray(), default));
        Assert.True(await archive.TryCreateAsync(Key, "first"u8.ToArray(), default));
        Assert.False(await archive.TryCreateAsync(Key, "second"u8.ToArray(), default));
        var first = await archive.ReadAsync(Key, default);
        Assert.Equal("first", Encoding.UTF8.GetString(first!.Content.Span));

        Assert.True(await archive.TryReplaceAsync(Key, first.Tag, "second"u8.ToArray(), default));
        Assert.False(await archive.TryReplaceAsync(Key, first.Tag, "third"u8.ToArray(), default));
        Assert.Equal("second", Encoding.UTF8.GetString((await archive.ReadAsync(Key, default))!.Content.Span));
        Assert.Equal([Key, Key], (await archive.ListVersionsAsync(default)).Select(version => version.Key));
    }

    [Theory]
    [InlineData("GOVERNANCE")]
    [InlineData("COMPLIANCE")]
    public async Task An_object_is_locked_in_the_mode_and_for_the_days_of_the_parameters(string mode)
    {
        using var archive = new ReleaseBucket(new(Bucket, null, mode, LockDays: 365), Environment, _clock);
        await archive.TryCreateAsync(Key, "x"u8.ToArray(), default);

        using var s3 = AwsClients.S3(Environment);
        var kept = (await s3.GetObjectRetentionAsync(new Amazon.S3.Model.GetObjectRetentionRequest { BucketName = Bucket, Key = Key })).Retention;

        Assert.Equal((mode, _clock.GetUtcNow().AddDays(365).UtcDateTime), (kept.Mode.Value, kept.RetainUntilDate!.Value.ToUniversalTime()));
    }

    [Fact]
    public async Task A_deletion_shows_in_the_list_of_versions()
    {
        using var archive = new ReleaseBucket(new(Bucket), Environment, _clock);
        await archive.TryCreateAsync(Key, "x"u8.ToArray(), default);
        using var s3 = AwsClients.S3(Environment);
        await s3.DeleteObjectAsync(new Amazon.S3.Model.DeleteObjectRequest { BucketName = Bucket, Key = Key });

        Assert.Null(await archive.ReadAsync(Key, default));
        Assert.Equal([true, false], (await archive.ListVersionsAsync(default)).Select(version => version.IsDeleteMarker).OrderDescending());
    }

    [Fact]
    public async Task A_bucket_that_does_not_exist_is_refused_and_not_empty()
    {
        using var archive = new ReleaseBucket(new("no-such-bucket"), Environment, _clock);

        await Assert.ThrowsAsync<ServiceRefusedException>(() => archive.ReadAsync(Key, default));
        await Assert.ThrowsAsync<ServiceRefusedException>(() => archive.TryCreateAsync(Key, "x"u8.ToArray(), default));
    }

    [Theory]
    [InlineData("ECC_NIST_P256", SigningKey.Ecdsa)]
    [InlineData("RSA_2048", SigningKey.RsaPss)]
    public async Task A_digest_is_signed_with_the_algorithm_of_the_key(string spec, string algorithm)
    {
        using var signer = new ReleaseKey(await CreateKeyAsync(spec, "SIGN_VERIFY"), Environment);
        var digest = SHA256.HashData("record"u8);

        var key = await signer.ReadKeyAsync(default);
        var signature = new ReleaseSignature(key.Algorithm, key.Arn, key.Fingerprint, await signer.SignAsync(key, digest, default));

        Assert.Equal(algorithm, key.Algorithm);
        Assert.True(signature.IsBy(key.PublicKey.Span, digest));
        Assert.False(signature.IsBy(key.PublicKey.Span, SHA256.HashData("other"u8)));
    }

    [Fact]
    public async Task A_key_with_another_algorithm_is_refused()
    {
        using var signer = new ReleaseKey(await CreateKeyAsync("ECC_NIST_P384", "SIGN_VERIFY"), Environment);

        var refused = await Assert.ThrowsAsync<ServiceRefusedException>(() => signer.ReadKeyAsync(default));
        Assert.Contains("ECDSA_SHA_256 or RSASSA_PSS_SHA_256", refused.Message, StringComparison.Ordinal);
    }

    private async Task<string> CreateKeyAsync(string spec, string usage)
    {
        using var kms = AwsClients.Kms(Environment);
        var created = await kms.CreateKeyAsync(new CreateKeyRequest { KeySpec = KeySpec.FindValue(spec), KeyUsage = KeyUsageType.FindValue(usage) });
        return created.KeyMetadata.Arn;
    }
}
