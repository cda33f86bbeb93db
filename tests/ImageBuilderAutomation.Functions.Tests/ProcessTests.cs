using System.Diagnostics;
using System.Text.Json;
using ImageBuilderAutomation.Functions.Hosting;
using TestKit;

namespace ImageBuilderAutomation.Functions.Tests;

/// <summary>Runs the executable as Lambda does.</summary>
public sealed class ProcessTests : IAsyncLifetime
{
    private LambdaRuntimeStub _lambda = null!;

    public async Task InitializeAsync() => _lambda = await LambdaRuntimeStub.StartAsync();

    public async Task DisposeAsync() => await _lambda.DisposeAsync();

    [Theory]
    [InlineData(null)]
    [InlineData("Nothing")]
    public async Task Reports_an_init_error_and_exits_if_it_cannot_start(string? name)
    {
        var ended = await Tool.RunAsync(Bootstrap(name, ("TABLE_NAME", null)));

        var post = await _lambda.NextPostAsync();
        Assert.Equal("init/error", post.Path);
        using var error = JsonDocument.Parse(post.Body);
        Assert.Equal(nameof(StartupException), error.RootElement.GetProperty("errorType").GetString());
        var message = error.RootElement.GetProperty("errorMessage").GetString();
        Assert.Contains("ANNOTATIONS_HANDLER: expected one of AnswerStepCall, ", message);
        Assert.Contains("TABLE_NAME: expected the name of the DynamoDB table, found nothing.", message);
        Assert.Contains("The function cannot start.", ended.Output);
        Assert.Equal(1, ended.ExitCode);
    }

    [Fact]
    public async Task Reports_an_error_for_a_bad_event_and_exits_with_0_on_sigterm()
    {
        if (OperatingSystem.IsWindows())
            return; // Windows has no SIGTERM, and Lambda does not run on it.

        _lambda.Send(new("request-1", "{\"source\": "));
        using var task = Process.Start(Bootstrap("AnswerWaitingStep"))!;
        var output = task.StandardOutput.ReadToEndAsync();
        var post = await _lambda.NextPostAsync();
        await _lambda.FunctionWaitsAsync();

        await Tool.RunAsync("kill", ["-TERM", task.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)], ".");
        await task.WaitForExitAsync();

        Assert.Equal(("invocation/request-1/error", "JsonSerializerException"), (post.Path, post.ErrorType));
        Assert.Equal(0, task.ExitCode);
        await output;
    }

    [Fact]
    public async Task Writes_the_metrics_of_an_invocation_as_a_line_of_JSON_beside_those_of_the_log()
    {
        if (OperatingSystem.IsWindows())
            return; // Windows has no SIGTERM.

        // Of another account: the function refuses the event after it measured its lag.
        _lambda.Send(new("request-1", Samples.Text("eventbridge/workflow-step-waiting.json").Replace("123456789012", "999999999999", StringComparison.Ordinal)));
        using var task = Process.Start(Bootstrap("AnswerWaitingStep", ("METRICS_NAMESPACE", "Golden"), ("STACK_NAME", "golden")))!;
        var output = task.StandardOutput.ReadToEndAsync();
        await _lambda.NextPostAsync();
        await _lambda.FunctionWaitsAsync();
        await Tool.RunAsync("kill", ["-TERM", task.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)], ".");
        await task.WaitForExitAsync();

        var line = Assert.Single((await output).Split('\n'), line => line.Contains("\"_aws\"", StringComparison.Ordinal));
        using var metrics = JsonDocument.Parse(line);
        Assert.Equal(
            ("Golden", "golden", "AnswerWaitingStep", "request-1"),
            (metrics.RootElement.GetProperty("_aws").GetProperty("CloudWatchMetrics")[0].GetProperty("Namespace").GetString(),
                metrics.RootElement.GetProperty("Stack").GetString(), metrics.RootElement.GetProperty("Function").GetString(),
                metrics.RootElement.GetProperty("RequestId").GetString()));
        Assert.True(metrics.RootElement.GetProperty("EventLag").GetDouble() >= 0);
    }

    /// <remarks>With the bundled packages, the test's own folder has every library of the executable. Libraries of others show which folder it is.</remarks>
    [Fact]
    public void The_executable_is_started_from_a_folder_with_all_its_libraries_and_no_others()
    {
        var folder = Path.GetDirectoryName(Assert.Single(Bootstrap(null).ArgumentList))!;

        Assert.Empty(MissingLibraries(folder));
        Assert.Empty(Directory.EnumerateFiles(folder, "*.dll").Select(Path.GetFileName).Except(Libraries(folder)));
    }

    /// <remarks>
    /// So it was in the test's own folder when the official packages were used: the test's shared framework provides a library there, and the build leaves
    /// it out.
    /// </remarks>
    [Fact]
    public void A_missing_library_is_detected()
    {
        var folder = Directory.CreateTempSubdirectory("functions-").FullName;
        try
        {
            File.Copy(Path.Combine(AppContext.BaseDirectory, "functions", "bootstrap.deps.json"), Path.Combine(folder, "bootstrap.deps.json"));
            foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "functions"), "*.dll"))
            {
                if (Path.GetFileName(file) != "Microsoft.Extensions.Logging.dll")
                    File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            }

            Assert.Equal(["Microsoft.Extensions.Logging.dll"], MissingLibraries(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IReadOnlyList<string> MissingLibraries(string folder) =>
        [.. Libraries(folder).Where(file => !File.Exists(Path.Combine(folder, file)))];

    /// <summary>The libraries that the executable consists of, itself included.</summary>
    private static List<string> Libraries(string folder)
    {
        using var dependencies = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "bootstrap.deps.json")));
        var named = dependencies.RootElement.GetProperty("targets").EnumerateObject().SelectMany(target => target.Value.EnumerateObject())
            .SelectMany(library => library.Value.TryGetProperty("runtime", out var runtime)
                ? runtime.EnumerateObject().Select(file => Path.GetFileName(file.Name))
                : [])
            .ToList();
        Assert.NotEmpty(named);
        return named;
    }

    private ProcessStartInfo Bootstrap(string? name, params (string Name, string? Value)[] changes)
    {
        // Started from its own folder, as in Lambda: the test's folder lacks libraries that the shared framework of the test provides.
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "functions", "bootstrap.dll")]) { RedirectStandardOutput = true };
        start.Environment["AWS_LAMBDA_RUNTIME_API"] = _lambda.Address;
        start.Environment["ANNOTATIONS_HANDLER"] = name;
        foreach (var (key, value) in new FunctionWorld().Environment.Select(e => (e.Key, e.Value)).Concat(changes))
            start.Environment[key] = value;
        start.Environment["AWS_REGION"] = "us-east-1";
        return start;
    }
}
