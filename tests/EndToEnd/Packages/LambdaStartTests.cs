using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TestKit;

namespace EndToEnd.Packages;

/// <summary>Starts both packages as Lambda does: the command, the environment, the working directory and, where possible, the file system.</summary>
public sealed class LambdaStartTests
{
    private const string Function = "AnswerWaitingStep";

    [ManagedPackageFact]
    public async Task The_managed_package_runs_as_dotnet10_starts_it()
    {
        if (OperatingSystem.IsWindows())
            return; // Windows has no SIGTERM, and Lambda does not run on it.

        var folder = (await Package.Managed).Folder;

        await AssertRunsAsync(api => LambdaStart.Dotnet10(folder, api, Function));
    }

    [NativePackageFact]
    public async Task The_native_package_runs_as_provided_al2023_starts_it()
    {
        var folder = (await Package.Native).Folder;

        await AssertRunsAsync(api => LambdaStart.ProvidedAl2023(folder, api, Function));
    }

    /// <remarks>The managed package also has a file named bootstrap, which the other runtime would start.</remarks>
    [ManagedPackageFact]
    public async Task The_start_script_of_dotnet10_takes_the_assembly_and_not_the_notice_beside_it()
    {
        var folder = (await Package.Managed).Folder;
        var sandbox = new LambdaSandbox(folder);

        Assert.True(File.Exists(Path.Combine(folder, "bootstrap")));
        Assert.Equal(
            [$"{sandbox.DotnetRoot}/dotnet", "exec", $"{sandbox.TaskRoot}/bootstrap.dll"], LambdaStart.StartScript(folder, LambdaStart.Handler, sandbox));
    }

    [SandboxFact]
    public async Task In_the_sandbox_only_tmp_can_be_written_to()
    {
        var folder = Directory.CreateTempSubdirectory("package-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "policy.json"), "{}");
            var environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" };
            const string tries = "cat policy.json; ls /tmp; for f in /tmp /var/task /var /usr /etc .; do touch $f/x 2>/dev/null && echo wrote to $f; done; true";

            var ended = await Tool.RunAsync(new LambdaSandbox(folder).Command(environment, "sh", "-c", tries));

            Assert.Equal((0, "{}wrote to /tmp\n"), (ended.ExitCode, ended.StandardOutput));
            Assert.Equal(["policy.json"], Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The function starts, refuses an unreadable event, waits for the next one and ends on SIGTERM. All that it logs is JSON.</summary>
    private static async Task AssertRunsAsync(Func<string, ProcessStartInfo> command)
    {
        await using var lambda = await LambdaRuntimeStub.StartAsync();
        lambda.Send(new("request-1", "{\"source\": "));
        var start = command(lambda.Address);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var task = Process.Start(start)!;
        var output = task.StandardOutput.ReadToEndAsync();
        var error = task.StandardError.ReadToEndAsync();

        LambdaPost post;
        try
        {
            post = await await Task.WhenAny(lambda.NextPostAsync(), EndAsync());
            await lambda.FunctionWaitsAsync();
            await Tool.RunAsync("kill", ["-TERM", task.Id.ToString(CultureInfo.InvariantCulture)], ".");
            await task.WaitForExitAsync();
        }
        finally
        {
            if (!task.HasExited)
                task.Kill(entireProcessTree: true);
        }

        Assert.Equal(("invocation/request-1/error", "JsonSerializerException"), (post.Path, post.ErrorType));
        Assert.Equal(0, task.ExitCode);
        // A start that fails writes its exception as text. An invocation writes JSON only, at least its metrics or its log.
        var lines = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Equal(JsonValueKind.Object, JsonDocument.Parse(line).RootElement.ValueKind));

        async Task<LambdaPost> EndAsync()
        {
            await task.WaitForExitAsync();
            throw new InvalidOperationException($"The function ended with {task.ExitCode} before it answered.\n{await output}{await error}");
        }
    }
}
