using System.Diagnostics;
using System.Text.Json;
using TestKit;

namespace Conformance.Packaged;

/// <summary>
/// The local Image Builder as others get it: packed from this build into a folder, its tool installed from there. A short run starts the tool as the build
/// left it.
/// </summary>
public sealed class PackagedTools : IAsyncLifetime
{
    private static readonly string[] Projects =
    [
        "src/ImageBuilderModel", "src/ImageBuilderAutomation.Emulator", "src/ImageBuilderAutomation.Emulator.Tool",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("packaged-");

    /// <summary>A version of its own, so that the machine's package folder never has another build under it.</summary>
    public string Version { get; } = $"0.0.1-test{Guid.NewGuid():N}";

    public string Feed => Path.Combine(_folder.FullName, "feed");

    private string Installed => LongRun.IsOn ? Path.Combine(_folder.FullName, "installed") : AppContext.BaseDirectory;

    public async Task InitializeAsync()
    {
        if (!LongRun.IsOn)
            return;

        foreach (var project in Projects)
            await DotnetAsync(["pack", project, .. Built, $"-p:PackageVersion={Version}", "-o", Feed]);
        var sources = Path.Combine(_folder.FullName, "nuget.config");
        await File.WriteAllTextAsync(sources, $"""<configuration><packageSources><clear /><add key="feed" value="{Feed}" /></packageSources></configuration>""");
        await DotnetAsync(
            ["tool", "install", "ImageBuilderAutomation.LocalImageBuilder.Tool", "--version", Version, "--configfile", sources, "--tool-path", Installed]);
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>The options of dotnet for what is built already, in this build's configuration and package mode.</summary>
    // bin/<packages>/<framework>/<configuration>/<framework>/
    public static string[] Built => AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar) is [.., var packages, _, var configuration, _]
        ? ["--no-build", "-c", configuration, $"-p:AwsPackages={packages}"]
        : throw new InvalidOperationException($"Expected a build of this project, found {AppContext.BaseDirectory}.");

    public DirectoryInfo CreateFolder(string name) => _folder.CreateSubdirectory(name);

    /// <summary>Starts the installed tool on a free port.</summary>
    public Task<ToolProcess> StartAsync(params string[] options) =>
        ToolProcess.StartAsync(new(Path.Combine(Installed, "local-image-builder"), ["--port", "0", .. options]));

    /// <summary>An environment in which the tool is found by its name.</summary>
    public ProcessStartInfo WithTool(ProcessStartInfo start)
    {
        start.Environment["PATH"] = $"{Installed}{Path.PathSeparator}{start.Environment["PATH"]}";
        return start;
    }

    public static async Task<Tool> DotnetAsync(IEnumerable<string> arguments, string? folder = null)
    {
        var run = await Tool.RunAsync(new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder ?? Repository.Root });
        Assert.True(run.ExitCode == 0, run.Output);
        return run;
    }
}

/// <summary>A running local Image Builder in a process of its own.</summary>
public sealed class ToolProcess : IAsyncDisposable
{
    private readonly Process _task;
    private readonly Task<string> _output;

    private ToolProcess(Process task, string first)
    {
        (_task, Url) = (task, new(first.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1]));
        _output = task.StandardOutput.ReadToEndAsync();
    }

    public Uri Url { get; }

    public static async Task<ToolProcess> StartAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        var task = Process.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' did not start.");
        var first = await task.StandardOutput.ReadLineAsync();
        Assert.True(first?.StartsWith("local Image Builder ", StringComparison.Ordinal) == true, $"{first}{(first is null ? await task.StandardError.ReadToEndAsync() : "")}");
        return new(task, first!);
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var http = new HttpClient();
        return JsonDocument.Parse(await http.GetStringAsync(new Uri(Url, path))).RootElement;
    }

    public async Task PostAsync(string path, string body)
    {
        using var http = new HttpClient();
        using var content = new StringContent(body);
        using var answer = await http.PostAsync(new Uri(Url, path), content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Ends it as a container's runtime does.</summary>
    /// <returns>The exit code and what was printed after the first line.</returns>
    public async Task<(int ExitCode, string Output, string Error)> EndAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_task.Id}"]))
            await kill.WaitForExitAsync();
        var error = await _task.StandardError.ReadToEndAsync();
        await _task.WaitForExitAsync();
        return (_task.ExitCode, await _output, error);
    }

    public ValueTask DisposeAsync()
    {
        if (!_task.HasExited)
            _task.Kill(entireProcessTree: true);
        _task.Dispose();
        return ValueTask.CompletedTask;
    }
}

[CollectionDefinition(Name)]
public sealed class PackagedCollection : ICollectionFixture<PackagedTools>
{
    public const string Name = "packaged";
}
