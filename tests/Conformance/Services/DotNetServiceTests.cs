using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using ImageBuilderAutomation.Local;

namespace Conformance.Services;

/// <summary>The AWS SDK for .NET uses S3 and KMS of a local host, with its own encoding of bodies and its own checksums.</summary>
public sealed class DotNetServiceTests : IAsyncLifetime, IDisposable
{
    private const string Bucket = "releases";
    private const string Key = "channels/web.json";

    private LocalStack _stack = null!;
    private AmazonS3Client _s3 = null!;
    private AmazonKeyManagementServiceClient _kms = null!;

    public async Task InitializeAsync()
    {
        _stack = await LocalStack.StartAsync(new()
        {
            Template = "Resources: { Topic: { Type: AWS::SNS::Topic } }",
            AllowedHosts = [$"{Bucket}.localhost"],
        });
        var credentials = new BasicAWSCredentials(Boto3Services.Account, "any");
        _s3 = new(credentials, new AmazonS3Config { ServiceURL = _stack.Services.Url.ToString(), AuthenticationRegion = "us-east-1", ForcePathStyle = true, MaxErrorRetry = 0 });
        _kms = new(
            credentials,
            new AmazonKeyManagementServiceConfig { ServiceURL = _stack.Services.Url.ToString(), AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });
        await _s3.PutBucketAsync(new PutBucketRequest { BucketName = Bucket, ObjectLockEnabledForBucket = true });
    }

    public Task DisposeAsync() => _stack.DisposeAsync().AsTask();

    public void Dispose()
    {
        _s3.Dispose();
        _kms.Dispose();
    }

    [Theory]
    [InlineData("CRC32")]
    [InlineData("CRC32C")]
    [InlineData("SHA1")]
    [InlineData("SHA256")]
    public async Task An_object_comes_back_with_the_checksum_that_the_client_verifies(string algorithm)
    {
        var sent = new string('x', 200_000) + "ü";
        var put = await _s3.PutObjectAsync(new() { BucketName = Bucket, Key = Key, ContentBody = sent, ChecksumAlgorithm = ChecksumAlgorithm.FindValue(algorithm) });
        using var got = await _s3.GetObjectAsync(new GetObjectRequest { BucketName = Bucket, Key = Key, ChecksumMode = ChecksumMode.ENABLED });
        using var reader = new StreamReader(got.ResponseStream, Encoding.UTF8);

        Assert.Equal(sent, await reader.ReadToEndAsync());
        Assert.Equal(put.VersionId, got.VersionId);
        Assert.Equal(put.ETag, got.ETag);
    }

    [Fact]
    public async Task A_body_that_does_not_match_its_checksum_is_refused()
    {
        var refused = await Assert.ThrowsAsync<AmazonS3Exception>(
            () => _s3.PutObjectAsync(new() { BucketName = Bucket, Key = Key, ContentBody = "x", ChecksumSHA256 = Convert.ToBase64String(SHA256.HashData("y"u8)) }));
        Assert.Equal("BadDigest", refused.ErrorCode);
        Assert.Empty((await _s3.ListVersionsAsync(new ListVersionsRequest { BucketName = Bucket })).Versions ?? []);
    }

    [Fact]
    public async Task Only_one_of_several_conditional_puts_succeeds()
    {
        var puts = Enumerable.Range(0, 8).Select(async i =>
        {
            try
            {
                await _s3.PutObjectAsync(new() { BucketName = Bucket, Key = Key, ContentBody = $"{i}", IfNoneMatch = "*" });
                return true;
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.PreconditionFailed)
            {
                return false;
            }
        });
        Assert.Single(await Task.WhenAll(puts), succeeded => succeeded);
        Assert.Single((await _s3.ListVersionsAsync(new ListVersionsRequest { BucketName = Bucket })).Versions);
    }

    [Fact]
    public async Task A_retention_is_kept_and_refuses_a_deletion()
    {
        var until = new DateTime(2099, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var put = await _s3.PutObjectAsync(new()
        {
            BucketName = Bucket,
            Key = Key,
            ContentBody = "x",
            ObjectLockMode = ObjectLockMode.Compliance,
            ObjectLockRetainUntilDate = until,
            ChecksumAlgorithm = ChecksumAlgorithm.SHA256,
        });
        var kept = await _s3.GetObjectRetentionAsync(new() { BucketName = Bucket, Key = Key, VersionId = put.VersionId });
        Assert.Equal((ObjectLockRetentionMode.Compliance, until), (kept.Retention.Mode, kept.Retention.RetainUntilDate!.Value.ToUniversalTime()));
        var refused = await Assert.ThrowsAsync<AmazonS3Exception>(() => _s3.DeleteObjectAsync(new() { BucketName = Bucket, Key = Key, VersionId = put.VersionId }));
        Assert.Equal((HttpStatusCode.Forbidden, "AccessDenied"), (refused.StatusCode, refused.ErrorCode));

        var marker = await _s3.DeleteObjectAsync(new() { BucketName = Bucket, Key = Key });
        Assert.Equal("true", marker.DeleteMarker);
        var listed = await _s3.ListVersionsAsync(new ListVersionsRequest { BucketName = Bucket });
        Assert.Equal([(marker.VersionId, true), (put.VersionId, false)], listed.Versions.Select(version => (version.VersionId, version.IsDeleteMarker ?? false)).OrderByDescending(one => one.Item2));
    }

    [Fact]
    public async Task A_bucket_is_found_by_the_name_of_the_host()
    {
        await _s3.PutObjectAsync(new() { BucketName = Bucket, Key = Key, ContentBody = "x" });
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_stack.Services.Url, $"/{Key}"));
        request.Headers.Host = $"{Bucket}.localhost:{_stack.Services.Url.Port}";
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential={Boto3Services.Account}/20261202/us-east-1/s3/aws4_request");
        using var response = await http.SendAsync(request);

        Assert.Equal("x", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Faults_refuse_calls_or_lose_their_response_only()
    {
        _stack.Ec2.Put(JsonNode.Parse("""{ "faults": [ { "service": "s3", "operation": "PutObject", "times": 1, "afterEffect": true }, { "service": "kms", "times": 1 } ] }""")!.AsObject());
        var lost = await Assert.ThrowsAsync<AmazonS3Exception>(() => _s3.PutObjectAsync(new() { BucketName = Bucket, Key = Key, ContentBody = "x" }));
        Assert.Equal("SlowDown", lost.ErrorCode);
        Assert.Equal(1, (await _s3.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = Bucket, Key = Key })).ContentLength);
        Assert.Equal("ThrottlingException", (await Assert.ThrowsAsync<AmazonKeyManagementServiceException>(() => _kms.ListAliasesAsync(new()))).ErrorCode);
        await _kms.ListAliasesAsync(new());
    }

    [Fact]
    public async Task A_key_signs_what_its_public_key_verifies()
    {
        var key = (await _kms.CreateKeyAsync(new() { KeyUsage = KeyUsageType.SIGN_VERIFY, KeySpec = KeySpec.ECC_NIST_P256 })).KeyMetadata;
        var digest = SHA256.HashData("release"u8);
        var signed = await _kms.SignAsync(new()
        {
            KeyId = key.Arn,
            Message = new MemoryStream(digest),
            MessageType = MessageType.DIGEST,
            SigningAlgorithm = SigningAlgorithmSpec.ECDSA_SHA_256,
        });
        var shown = await _kms.GetPublicKeyAsync(new() { KeyId = key.KeyId });
        using var curve = ECDsa.Create();
        curve.ImportSubjectPublicKeyInfo(shown.PublicKey.ToArray(), out _);

        Assert.True(curve.VerifyHash(digest, signed.Signature.ToArray(), DSASignatureFormat.Rfc3279DerSequence));
        await Assert.ThrowsAsync<KMSInvalidSignatureException>(() => _kms.VerifyAsync(new()
        {
            KeyId = key.KeyId,
            Message = new MemoryStream(SHA256.HashData("other"u8)),
            MessageType = MessageType.DIGEST,
            Signature = signed.Signature,
            SigningAlgorithm = SigningAlgorithmSpec.ECDSA_SHA_256,
        }));
        await Assert.ThrowsAsync<InvalidKeyUsageException>(() => _kms.SignAsync(new()
        {
            KeyId = key.KeyId,
            Message = new MemoryStream(digest),
            SigningAlgorithm = SigningAlgorithmSpec.RSASSA_PSS_SHA_256,
        }));
    }
}
