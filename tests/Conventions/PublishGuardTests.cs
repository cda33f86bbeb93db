using TestKit;

namespace Conventions;

/// <summary>Nothing is deployed that carries the substitutes for the AWS packages.</summary>
public sealed class PublishGuardTests
{
    private const string Project = "src/ImageBuilderAutomation.Functions";

    [Theory]
    [InlineData(Project)]
    [InlineData("src/ImageBuilderAutomation.Cli")]
    public async Task Publishing_the_bundled_packages_fails_and_says_what_to_do(string project)
    {
        var publish = await Tool.RunAsync("dotnet", ["publish", project, "--no-build", "--no-restore", "-c", "Debug", "-p:AwsPackages=bundled"], Repository.Root);

        Assert.NotEqual(0, publish.ExitCode);
        Assert.Contains("Publish with -p:AwsPackages=nuget.", publish.Output);
    }

    [Theory]
    [InlineData("-p:AwsPackages=nuget")]
    [InlineData("-p:AllowBundledPublish=true")]
    public async Task The_guard_lets_the_official_packages_and_the_analysis_pass(string property)
    {
        var guard = await Tool.RunAsync("dotnet", ["msbuild", Project, "-t:RefuseBundledPublish", property], Repository.Root);

        Assert.Equal((0, ""), (guard.ExitCode, guard.StandardError));
    }
}
