using TestKit;

namespace Conventions;

/// <summary>The versions in a deployment are decided in review, not by later publications.</summary>
public sealed class PackageVersionTests
{
    private const string Functions = "src/ImageBuilderAutomation.Functions";

    /// <summary>Its 4.x versions are unknown here; the lock file of the public workflow pins it.</summary>
    private const string Floating = "AWSSDK.Imagebuilder";

    [Theory]
    [InlineData("AwsPackages=bundled")]
    [InlineData("AwsPackages=nuget")]
    public async Task Every_version_except_the_Image_Builder_client_s_is_pinned(string packages)
    {
        var versions = await MsBuild.ItemsAsync(Functions, "PackageVersion", "Version", packages);

        Assert.NotEmpty(versions);
        Assert.All(versions.Where(v => v.Key != Floating), version => Assert.DoesNotContain('*', version.Value));
        Assert.Equal(packages == "AwsPackages=nuget" ? "4.*" : null, versions.GetValueOrDefault(Floating));
    }

    [Fact]
    public async Task The_registry_s_packages_have_the_same_versions_in_both_modes()
    {
        var bundled = await MsBuild.ItemsAsync(Functions, "PackageVersion", "Version", "AwsPackages=bundled");
        var nuget = await MsBuild.ItemsAsync(Functions, "PackageVersion", "Version", "AwsPackages=nuget");

        Assert.Contains("AWSSDK.DynamoDBv2", bundled.Keys);
        Assert.All(bundled, package => Assert.Equal(package.Value, nuget[package.Key]));
    }

    [Theory]
    [InlineData("Aot=true")]
    [InlineData("RuntimeIdentifier=linux-arm64")]
    public async Task Native_builds_use_the_version_in_the_lock_file(string variant)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, """
                { "version": 2, "dependencies": { "net10.0": {
                  "AWSSDK.DynamoDBv2": { "type": "Direct", "requested": "[4.0.110.3, )", "resolved": "4.0.110.3" },
                  "AWSSDK.Imagebuilder": { "type": "Direct", "requested": "[4.*, )", "resolved": "4.0.55.7" } } } }
                """);

            var versions = await MsBuild.ItemsAsync(Functions, "PackageVersion", "Version", "AwsPackages=nuget", variant, $"ImagebuilderLock={file}");

            Assert.Equal("4.0.55.7", versions[Floating]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("AwsPackages=nuget", "WriteNugetLock=true", "packages.nuget.lock.json", true)]
    [InlineData("AwsPackages=nuget", "Aot=true", "packages.lock.json", false)]
    [InlineData("AwsPackages=bundled", "Aot=true", "packages.lock.json", false)]
    public async Task Each_mode_has_its_own_lock_files(string packages, string variant, string file, bool isLocked)
    {
        var properties = await MsBuild.PropertiesAsync(Functions, ["NuGetLockFilePath", "RestorePackagesWithLockFile"], packages, variant);

        Assert.Equal(file, Path.GetFileName(properties["NuGetLockFilePath"]));
        Assert.Equal(isLocked ? "true" : "", properties["RestorePackagesWithLockFile"]);
    }

    [Theory]
    [InlineData("AwsPackages=bundled")]
    [InlineData("AwsPackages=nuget")]
    public async Task The_code_has_no_aspects_so_the_x64_only_weaver_is_off(string packages)
    {
        var properties = await MsBuild.PropertiesAsync(Functions, ["AspectInjector_Enabled"], packages);

        Assert.Equal("false", properties["AspectInjector_Enabled"]);
        Assert.All(
            Directory.EnumerateFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories)
                .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)),
            file => Assert.DoesNotContain("[Logging", File.ReadAllText(file), StringComparison.Ordinal));
    }
}
