using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.RuntimeApi;
using TestKit;

namespace ImageBuilderAutomation.Local.Tests.RuntimeApi;

public class ProcessHostTests
{
    [Fact]
    public async Task A_process_gets_its_name_and_deadline_and_nothing_else_from_the_host_s_environment()
    {
        await using var function = new ScriptedFunction("Timeout: 900");
        var evt = JsonNode.Parse((await function.InvokeAsync("describe")).Payload)!;

        Assert.Equal(function.Model.Functions[0].Name, evt["name"]!.ToString());
        Assert.Equal(function.Model.Functions[0].Arn, evt["arn"]!.ToString());
        Assert.Equal("", evt["home"]!.ToString());
        // The deadline uses real time, not simulated time: the rest of the 15 minutes is between 1 ms and 15 minutes.
        Assert.InRange((int)evt["left"]!, 1, 900_000);
    }

    [Fact]
    public async Task An_idle_process_is_reused()
    {
        await using var function = new ScriptedFunction();

        Assert.Equal((await function.InvokeAsync("who")).Payload, (await function.InvokeAsync("who")).Payload);
    }

    [Fact]
    public async Task Concurrent_invocations_run_in_several_processes()
    {
        await using var function = new ScriptedFunction();
        // Each invocation waits until both are running.
        var results = await Task.WhenAll(function.InvokeAsync("meet"), function.InvokeAsync("meet"));

        Assert.All(results, r => Assert.Equal("\"met\"", r.Payload));
    }

    [Theory]
    [InlineData("Timeout: 20, ReservedConcurrentExecutions: 1", 8)]
    [InlineData("Timeout: 20", 1)]
    public async Task Never_more_processes_than_the_template_reserves_or_the_host_allows(string properties, int maxProcesses)
    {
        await using var function = new ScriptedFunction(properties, maxProcesses);
        var results = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => function.InvokeAsync("alone")));

        Assert.All(results, r => Assert.Null(r.Error));
        Assert.Single(results.Select(r => r.Payload).Distinct());
    }

    [Fact]
    public async Task An_error_that_a_function_reports_is_returned()
    {
        await using var function = new ScriptedFunction();
        var error = (await function.InvokeAsync("fail")).Error!;

        Assert.Equal(("Unlucky", "no luck"), (error["errorType"]!.ToString(), error["errorMessage"]!.ToString()));
        Assert.True((await function.InvokeAsync("who")).Succeeded);
    }

    [Fact]
    public async Task A_process_that_cannot_start_fails_its_invocation_with_its_reason()
    {
        await using var function = new ScriptedFunction("Timeout: 20, Environment: { Variables: { FAIL_TO_START: yes } }");
        var error = (await function.InvokeAsync("who")).Error!;

        Assert.Equal(("CannotStart", "no table is named"), (error["errorType"]!.ToString(), error["errorMessage"]!.ToString()));
    }

    [Fact]
    public async Task A_process_that_exits_without_a_response_fails_its_invocation_and_is_replaced()
    {
        await using var function = new ScriptedFunction();
        var error = (await function.InvokeAsync("exit")).Error!;

        Assert.Equal("Runtime.ExitError", error["errorType"]!.ToString());
        Assert.Equal("RequestId: request-1 Error: Runtime exited with error: exit status 3", error["errorMessage"]!.ToString());
        Assert.True((await function.InvokeAsync("who")).Succeeded);
    }

    [Fact]
    public async Task A_response_over_six_megabytes_is_rejected()
    {
        await using var function = new ScriptedFunction("Timeout: 120");
        var error = (await function.InvokeAsync("big")).Error!;

        Assert.Equal("Function.ResponseSizeTooLarge", error["errorType"]!.ToString());
    }

    [Fact]
    public async Task A_slow_function_is_killed_at_its_deadline_and_retried()
    {
        await using var function = new ScriptedFunction("Timeout: 1");
        await function.SendAsync("hang once");

        Assert.Equal([1, 2], function.Invocations.Select(i => i.Attempt));
        Assert.Contains("Task timed out after 1.00 seconds", function.Invocations[0].Error, StringComparison.Ordinal);
        Assert.Null(function.Invocations[1].Error);
        Assert.Empty(function.Queues.All());
        var hung = await File.ReadAllTextAsync(Path.Combine(function.Folder, "hung"));
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(int.Parse(hung, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task An_event_that_always_fails_goes_to_the_failure_destination_with_its_error()
    {
        await using var function = new ScriptedFunction();
        await function.SendAsync("fail");

        Assert.Equal(3, function.Invocations.Count);
        var record = JsonNode.Parse(Assert.Single(function.Queues.All()).Body)!;
        Assert.Equal("no luck", record["responsePayload"]!["errorMessage"]!.ToString());
        Assert.Equal("fail", record["requestPayload"]!.ToString());
    }

    [Fact]
    public async Task A_killed_process_fails_its_invocation()
    {
        await using var function = new ScriptedFunction("Timeout: 900");
        var invocation = function.InvokeAsync("hang once");
        await Poll.UntilAsync(_ => Task.FromResult(File.Exists(Path.Combine(function.Folder, "hung"))), TimeSpan.FromMinutes(1));
        await function.Host.KillRunningAsync("Worker");

        Assert.EndsWith("signal: killed", (await invocation).Error!["errorMessage"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposing_the_host_sends_SIGTERM_to_every_process_and_waits_for_its_exit()
    {
        var function = new ScriptedFunction();
        var process = (await function.InvokeAsync("who")).Payload;
        await function.DisposeAsync();

        Assert.Contains("Worker: received SIGTERM", function.Output, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(int.Parse(process, CultureInfo.InvariantCulture)));
    }

    /// <remarks>The host's own folder lacks libraries that the host's shared framework provides.</remarks>
    [Fact]
    public void The_functions_built_with_the_host_start_from_a_folder_of_their_own()
    {
        var folder = Bootstrap.At(null).Folder;

        Assert.True(File.Exists(Path.Combine(folder, "bootstrap.dll")));
        Assert.False(File.Exists(Path.Combine(folder, "ImageBuilderAutomation.Local.dll")));
    }

    [Fact]
    public void A_missing_executable_is_reported_at_once()
    {
        var missing = Assert.Throws<FileNotFoundException>(() => Bootstrap.At("/nowhere/at-all"));

        Assert.Contains("/nowhere/at-all", missing.Message, StringComparison.Ordinal);
    }
}
