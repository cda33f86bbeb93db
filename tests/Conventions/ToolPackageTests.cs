using System.Diagnostics;
using TestKit;

namespace Conventions;

/// <summary>The command line as a .NET tool: packed from this build, installed from a folder, run.</summary>
public sealed class ToolPackageTests : IAsyncLifetime
{
    private const string Project = "src/ImageBuilderAutomation.Cli";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tool-");

    private string Feed => Path.Combine(_folder.FullName, "feed");

    private string Installed => Path.Combine(_folder.FullName, "installed");

    public async Task InitializeAsync()
    {
        // bin/<packages>/<framework>/<configuration>/<framework>/
        var folders = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
        var (packages, configuration) = (folders[^4], folders[^2]);
        await DotnetAsync("pack", Project, "--no-build", "-c", configuration, $"-p:AwsPackages={packages}", "-o", Feed);

        var package = Path.GetFileNameWithoutExtension(Assert.Single(Directory.GetFiles(Feed)));
        var version = package["ImageBuilderAutomation.Tool.".Length..];
        var sources = Path.Combine(_folder.FullName, "nuget.config");
        await File.WriteAllTextAsync(
            sources, $"""<configuration><packageSources><clear /><add key="feed" value="{Feed}" /></packageSources></configuration>""");
        await DotnetAsync("tool", "install", "ImageBuilderAutomation.Tool", "--version", version, "--configfile", sources, "--tool-path", Installed);
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    [LongFact]
    public async Task The_installed_tool_runs()
    {
        var help = await RunAsync("--help");
        Assert.Equal((0, ""), (help.ExitCode, help.StandardError));
        Assert.Contains("image-builder-automation [command] [options]", help.StandardOutput);

        var test = await RunAsync("policy", "test", Repository.PathOf("policy", "policy.json"));
        Assert.True(test.ExitCode == 0, test.Output);

        // The file name of the package carries the version.
        var version = (await RunAsync("--version")).StandardOutput.Trim();
        Assert.True(File.Exists(Path.Combine(Feed, $"ImageBuilderAutomation.Tool.{version}.nupkg")), version);
    }

    private Task<Tool> RunAsync(params string[] arguments) =>
        Tool.RunAsync(Path.Combine(Installed, "image-builder-automation"), arguments, _folder.FullName);

    private static async Task DotnetAsync(params string[] arguments)
    {
        var run = await Tool.RunAsync(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = Repository.Root });
        Assert.True(run.ExitCode == 0, run.Output);
    }
}
