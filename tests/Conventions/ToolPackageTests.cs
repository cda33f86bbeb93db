using System.Diagnostics;
using System.Text.RegularExpressions;
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

    [LongFact]
    public async Task The_console_of_the_installed_tool_serves_its_pages_scripts_and_styles()
    {
        var start = new ProcessStartInfo(
            Path.Combine(Installed, "image-builder-automation"),
            ["console", "--dynamodb", "http://127.0.0.1:9", "--table", "records", "--account", "123456789012", "--region", "us-east-1"])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
        };
        using var console = Process.Start(start)!;
        try
        {
            var line = await console.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(1)) ?? "";
            var link = new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..]);
            using var http = new HttpClient(new HttpClientHandler { CookieContainer = new() });
            var page = await http.GetStringAsync(link);

            var assets = Regex.Matches(page, "(?:href|src)=\"([^\"]+\\?v=[0-9a-f]+)\"").Select(match => match.Groups[1].Value).ToList();
            Assert.Contains(assets, asset => asset.StartsWith("_framework/blazor.web.js", StringComparison.Ordinal));
            Assert.Contains(assets, asset => asset.StartsWith("radzen/css/dark.css", StringComparison.Ordinal));
            foreach (var asset in assets)
                Assert.NotEmpty(await http.GetByteArrayAsync(new Uri(link, asset)));
        }
        finally
        {
            console.Kill();
        }
    }

    private Task<Tool> RunAsync(params string[] arguments) =>
        Tool.RunAsync(Path.Combine(Installed, "image-builder-automation"), arguments, _folder.FullName);

    private static async Task DotnetAsync(params string[] arguments)
    {
        var run = await Tool.RunAsync(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = Repository.Root });
        Assert.True(run.ExitCode == 0, run.Output);
    }
}
