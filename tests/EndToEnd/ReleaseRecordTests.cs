using Amazon.Imagebuilder;
using Amazon.KeyManagementService;
using Amazon.S3.Model;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Emulator.Time;
using ImageBuilderAutomation.Local;
using TestKit;

namespace EndToEnd;

/// <summary>Release records of a whole local stack: from the build to the copy of the bucket that the command line verifies.</summary>
public sealed class ReleaseRecordTests : IAsyncLifetime, IDisposable
{
    private const string Bucket = "release-records";

    private const string Policy = """
        { "modes": { "gates": "act" },
          "gates": [ { "name": "tested", "scope": "*", "step": "distribution/ApproveRelease", "require": { "tests": "passed" } } ] }
        """;

    private readonly SimulationClock _clock = new(new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
    private readonly string _policy = Path.GetTempFileName();
    private readonly DirectoryInfo _copy = Directory.CreateTempSubdirectory("releases");
    private LocalStack _stack = null!;
    private IAmazonImagebuilder _client = null!;
    private string _infrastructure = "";
    private string _workflow = "";
    private string _fingerprint = "";

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(_policy, Policy);
        // The template needs the key's ARN. The same seed gives the first key of each stack the same one.
        await using (var first = await StartAsync(""))
            _stack = await StartAsync(await CreateKeyAsync(first));
        await CreateKeyAsync(_stack);
        using var s3 = AwsClients.S3(_stack.ClientEnvironment("owner"));
        await s3.PutBucketAsync(new PutBucketRequest { BucketName = Bucket, ObjectLockEnabledForBucket = true });
        _client = AwsClients.ImageBuilder(_stack.ClientEnvironment("factory"));
        _infrastructure = (await _client.CreateInfrastructureConfigurationAsync(
            new() { Name = "base", InstanceProfileName = "builder" })).InfrastructureConfigurationArn;
        _workflow = (await _client.CreateWorkflowAsync(new()
        {
            Name = "gated-distribution",
            SemanticVersion = "1.0.0",
            Type = WorkflowType.DISTRIBUTION,
            Data = await File.ReadAllTextAsync(Repository.PathOf("infra", "workflows", "gated-distribution.yaml")),
        })).WorkflowBuildVersionArn;
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _stack.DisposeAsync();
    }

    public void Dispose()
    {
        _clock.Dispose();
        File.Delete(_policy);
        _copy.Delete(recursive: true);
    }

    [Fact]
    public async Task Each_released_build_has_a_signed_record_in_the_bucket_that_the_pinned_key_verifies()
    {
        await BuildAsync();
        await BuildAsync();
        await CopyAsync();

        var whole = await VerifyAsync();
        Assert.True(whole.ExitCode == ExitCode.Ok, whole.Output + whole.Error);
        Assert.Equal(2, Directory.GetFiles(_copy.FullName, "*.release.json", SearchOption.AllDirectories).Length);
        Assert.Equal(ExitCode.Problems, (await VerifyAsync(new string('0', 64))).ExitCode);
    }

    [Fact]
    public async Task A_record_that_is_replaced_or_deleted_in_the_bucket_is_found_although_the_copy_is_whole()
    {
        await BuildAsync();
        await CopyAsync();
        using var s3 = AwsClients.S3(_stack.ClientEnvironment("intruder"));
        var record = (await s3.ListObjectsV2Async(new() { BucketName = Bucket })).S3Objects.Single(one => one.Key.EndsWith(".release.json", StringComparison.Ordinal)).Key;

        await s3.DeleteObjectAsync(new DeleteObjectRequest { BucketName = Bucket, Key = record });

        var found = await VerifyAsync();
        Assert.Equal(ExitCode.Problems, found.ExitCode);
        Assert.Contains("0000000001.release.json", found.Output + found.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bucket_that_keeps_no_versions_is_a_problem()
    {
        await BuildAsync();
        await CopyAsync();
        using var s3 = AwsClients.S3(_stack.ClientEnvironment("owner"));
        await s3.PutBucketAsync(new PutBucketRequest { BucketName = "without-versions" });

        var found = await VerifyAsync(bucket: "without-versions");

        Assert.Equal(ExitCode.Problems, found.ExitCode);
        Assert.Contains("without-versions: the bucket keeps no versions", found.Output + found.Error, StringComparison.Ordinal);
    }

    private async Task<LocalStack> StartAsync(string key) => await LocalStack.StartAsync(new()
    {
        Template = await File.ReadAllTextAsync(Repository.PathOf("template.yaml")),
        Settings = new()
        {
            Parameters = new Dictionary<string, string>
            {
                ["ReleaseBucket"] = Bucket,
                ["ReleaseKeyArn"] = key,
                ["ReleaseLockMode"] = "GOVERNANCE",
                ["ReleaseSchedule"] = "rate(1 hour)",
                ["SweepSchedule"] = "rate(1 day)",
                ["BuildsSchedule"] = "rate(1 day)",
                ["ChannelSchedule"] = "rate(1 day)",
                ["ReconcileSchedule"] = "rate(1 day)",
            },
        },
        Clock = _clock,
        Concurrency = 1,
        AtLeastOnce = true,
        Variables = new Dictionary<string, string> { ["POLICY_FILE"] = _policy },
    });

    private async Task<string> CreateKeyAsync(LocalStack stack)
    {
        using var kms = AwsClients.Kms(stack.ClientEnvironment("owner"));
        var key = (await kms.CreateKeyAsync(new() { KeySpec = KeySpec.ECC_NIST_P256, KeyUsage = KeyUsageType.SIGN_VERIFY })).KeyMetadata;
        var shown = await kms.GetPublicKeyAsync(new() { KeyId = key.KeyId });
        _fingerprint = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(shown.PublicKey.ToArray()));
        return key.Arn;
    }

    private async Task BuildAsync()
    {
        const string arn = "arn:aws:imagebuilder:us-east-1:123456789012:image-recipe/web/1.0.0";
        try
        {
            await _client.GetImageRecipeAsync(new() { ImageRecipeArn = arn });
        }
        catch (AmazonImagebuilderException)
        {
            await _client.CreateImageRecipeAsync(new()
            {
                Name = "web",
                SemanticVersion = "1.0.0",
                ParentImage = "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x",
                Components = [new() { ComponentArn = "arn:aws:imagebuilder:us-east-1:aws:component/update-linux/x.x.x" }],
            });
        }

        await _client.CreateImageAsync(new()
        {
            ImageRecipeArn = arn,
            InfrastructureConfigurationArn = _infrastructure,
            Workflows =
            [
                new() { WorkflowArn = "arn:aws:imagebuilder:us-east-1:aws:workflow/build/build-image/x.x.x" },
                new() { WorkflowArn = "arn:aws:imagebuilder:us-east-1:aws:workflow/test/test-image/x.x.x" },
                new() { WorkflowArn = _workflow },
            ],
            ExecutionRole = "arn:aws:iam::123456789012:role/workflows",
        });
        await _clock.AdvanceAsync(TimeSpan.FromHours(3));
    }

    /// <summary>Downloads the bucket, as <c>aws s3 sync</c> does.</summary>
    private async Task CopyAsync()
    {
        using var s3 = AwsClients.S3(_stack.ClientEnvironment("owner"));
        foreach (var item in (await s3.ListObjectsV2Async(new() { BucketName = Bucket })).S3Objects)
        {
            var path = Path.Combine(_copy.FullName, item.Key);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var read = await s3.GetObjectAsync(new GetObjectRequest { BucketName = Bucket, Key = item.Key });
            await using var file = File.Create(path);
            await read.ResponseStream.CopyToAsync(file);
        }
    }

    private Task<Terminal> VerifyAsync(string? key = null, string bucket = Bucket) =>
        StackCommands.RunAsync(_stack, "history", "verify", Path.Combine(_copy.FullName, "releases"), "--key", key ?? _fingerprint, "--bucket", bucket);
}
