using System.Diagnostics;
using TestKit;

namespace Conventions;

/// <summary>No deployment may contain the stand-ins for the AWS packages.</summary>
public sealed class PublishGuardTests
{
    private const string Project = "src/ImageBuilderAutomation.Functions";

    // The first target of every publish. It needs no restored packages.
    private const string Publish = "-t:PrepareForPublish";

    [Theory]
    [InlineData(Project)]
    [InlineData("src/ImageBuilderAutomation.Cli")]
    public async Task Publishing_the_bundled_packages_fails_with_instructions(string project)
    {
        var publish = await RunAsync(project, Publish, "-p:AwsPackages=bundled");

        Assert.NotEqual(0, publish.ExitCode);
        Assert.Contains("Publish with -p:AwsPackages=nuget.", publish.Output);
    }

    [Theory]
    [InlineData("-p:AwsPackages=nuget")]
    [InlineData("-p:AllowBundledPublish=true")]
    public async Task The_guard_allows_the_official_packages_and_the_analysis(string property)
    {
        var guard = await RunAsync(Project, "-t:RefuseBundledPublish", property);

        Assert.Equal((0, ""), (guard.ExitCode, guard.StandardError));
    }

    /// <summary>Runs as in a checkout that was never restored, because the guard must hold whatever was restored last.</summary>
    private static async Task<Tool> RunAsync(string project, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("not-restored-");
        try
        {
            string[] command = ["msbuild", project, $"-p:MSBuildProjectExtensionsPath={folder.FullName}/", .. arguments];
            var start = new ProcessStartInfo("dotnet", command) { WorkingDirectory = Repository.Root };
            start.Environment.Remove("AwsPackages");
            return await Tool.RunAsync(start);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
