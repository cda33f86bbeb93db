using System.Diagnostics;
using System.Text;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.S3.Model;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Aws.ReleaseArchive;
using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Local;
using ImageBuilderAutomation.Releases;
using ImageBuilderAutomation.Releases.Recording;
using TestKit;

namespace ImageBuilderAutomation.Aws.Tests.ReleaseArchive;

/// <summary>
/// Records that go through table, KMS and bucket of the local host are verified by a Python script that uses nothing of the product, from the objects and the
/// pinned key alone.
/// </summary>
public sealed class IndependentVerificationTests : IAsyncLifetime
{
    private const string Bucket = "release-records";
    private const string Recipe = "arn:aws:imagebuilder:us-east-1:123456789012:image-recipe/base/1.0.0";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("releases");
    private LocalStack _stack = null!;

    private Func<string, string?> Environment => _stack.ClientEnvironment("test");

    public async Task InitializeAsync()
    {
        _stack = await LocalStack.StartAsync(new() { Template = await File.ReadAllTextAsync(Repository.PathOf("template.yaml")) });
        using var s3 = AwsClients.S3(Environment);
        await s3.PutBucketAsync(new PutBucketRequest { BucketName = Bucket, ObjectLockEnabledForBucket = true });
    }

    public async Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        await _stack.DisposeAsync();
    }

    [PythonTheory("cryptography")]
    [InlineData("ECC_NIST_P256")]
    [InlineData("RSA_2048")]
    public async Task An_independent_script_verifies_the_chain_and_finds_each_kind_of_change(string spec)
    {
        var key = await ArchiveAsync(spec);
        Assert.Equal((0, "no problem"), await VerifyAsync(key));
        Assert.Empty(ArchiveCheck.Of(Files(), [key]).Problems);
        Assert.Equal(1, (await VerifyAsync(new('0', 64))).ExitCode);

        // Each change is one more Python process, so a short run tries them with one kind of key.
        foreach (var (name, change) in spec == "ECC_NIST_P256" || LongRun.IsOn ? Changes() : [])
        {
            var path = Directory.GetFiles(_folder.FullName, name, SearchOption.AllDirectories).Single();
            var whole = await File.ReadAllBytesAsync(path);
            if (change(Encoding.UTF8.GetString(whole)) is { } text)
                await File.WriteAllTextAsync(path, text);
            else
                File.Delete(path);

            Assert.Equal((name, 1), (name, (await VerifyAsync(key)).ExitCode));
            Assert.NotEmpty(ArchiveCheck.Of(Files(), [key]).Problems);
            await File.WriteAllBytesAsync(path, whole);
        }

        Assert.Equal(0, (await VerifyAsync(key)).ExitCode);
    }

    /// <summary>File and what becomes of its text; null deletes the file.</summary>
    private static IEnumerable<(string, Func<string, string?>)> Changes() =>
    [
        ("0000000001.release.json", text => text.Replace("openssl", "openssh", StringComparison.Ordinal)),
        ("0000000002.release.json", _ => null),
        ("0000000003.release.json", _ => null),
        ("0000000002.signature.json", _ => null),
        ("0000000002.signature.json", text => text.Replace("ECDSA_SHA_256", "RSASSA_PSS_SHA_256", StringComparison.Ordinal).Replace("\"value\": \"", "\"value\": \"AAAA", StringComparison.Ordinal)),
        ("head.json", _ => null),
        ("head.json", text => text.Replace("\\\"count\\\":3", "\\\"count\\\":2", StringComparison.Ordinal)),
        ("*.pem", _ => null),
    ];

    /// <returns>The fingerprint of the key.</returns>
    private async Task<string> ArchiveAsync(string spec)
    {
        using var kms = AwsClients.Kms(Environment);
        var created = await kms.CreateKeyAsync(new CreateKeyRequest { KeySpec = KeySpec.FindValue(spec), KeyUsage = KeyUsageType.SIGN_VERIFY });
        using var signer = new ReleaseKey(created.KeyMetadata.Arn, Environment);
        using var archive = new ReleaseBucket(new(Bucket, created.KeyMetadata.Arn, "GOVERNANCE", 1), Environment, TimeProvider.System);
        using var table = AwsClients.DynamoDB(Environment);
        var records = new ReleaseRecords(new(table, _stack.Template.Tables[0].Name), new("123456789012", "us-east-1"));
        Release? last = null;
        for (var number = 1; number <= 3; number++)
        {
            var text = ReleaseText.Of(Facts(number) with { Previous = last });
            last = new(Recipe, number, Facts(number).Image.Arn, ReleaseHash.Of(text), last?.Sha256, DateTimeOffset.UnixEpoch);
            await records.TryWriteAsync(new(last, text), default);
            await records.TryAppendAsync(last, default);
        }

        await new ReleaseArchiver(records, archive, signer).ArchiveAsync(last!, default);
        await DownloadAsync(archive);
        return (await signer.ReadKeyAsync(default)).Fingerprint;
    }

    private static ReleaseFacts Facts(int number) => new(
        new(
            $"arn:aws:imagebuilder:us-east-1:123456789012:image/base/1.0.0/{number}", "base", $"1.0.0/{number}", "AVAILABLE", null, null, Recipe, "Linux", "Amazon Linux 2023",
            null, DateTimeOffset.UnixEpoch, [new("ami-1", "us-east-1", "123456789012", "base")], new Dictionary<string, string> { ["team"] = "Größe" }, DateTimeOffset.UnixEpoch)
        {
            Components = ["arn:aws:imagebuilder:us-east-1:123456789012:component/harden/1.2.0/1"],
        },
        [], [], new GateCoverage(CoverageVerdict.Covered, "rule clean"),
        new Known<IReadOnlyList<ReleasedPackage>>.Yes([new("openssl", "1:3.0.8-1.amzn2023.0.3")]),
        new Known<IReadOnlyList<Finding>>.Yes([new("CVE-2026-1", "LOW", "NO") { Packages = ["openssl"] }]), Previous: null);

    private async Task DownloadAsync(ReleaseBucket archive)
    {
        foreach (var version in (await archive.ListVersionsAsync(default)).Where(version => version.IsLatest))
        {
            var path = Path.Combine(_folder.FullName, version.Key);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, (await archive.ReadAsync(version.Key, default))!.Content.ToArray());
        }
    }

    private Dictionary<string, string> Files() =>
        Directory.GetFiles(_folder.FullName, "*", SearchOption.AllDirectories).ToDictionary(path => path, File.ReadAllText);

    private async Task<(int ExitCode, string Output)> VerifyAsync(string key)
    {
        using var python = Process.Start(new ProcessStartInfo(
            Python.Command, [Repository.PathOf("tests", "Conformance", "python", "verify_releases.py"), _folder.FullName, key])
        { RedirectStandardOutput = true })!;
        var output = await python.StandardOutput.ReadToEndAsync();
        await python.WaitForExitAsync();
        return (python.ExitCode, output.Trim());
    }
}
