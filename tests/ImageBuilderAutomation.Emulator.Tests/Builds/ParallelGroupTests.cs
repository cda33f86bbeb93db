using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Builds;

/// <summary>Test workflows that run in parallel.</summary>
public sealed class ParallelGroupTests : BuildTest
{
    private const string Wait = "schemaVersion: 1.0\nsteps:\n  - { name: Check, action: WaitForAction }\n  - { name: Behind, action: WaitForAction }";

    private static readonly string Fails = Run("Fail");
    private static readonly string Works = Run("Work");

    [Fact]
    public async Task At_most_five_parallel_test_workflows_run_at_once()
    {
        var image = await StartAsync(await PipelineOfTestsAsync(
            [.. Enumerable.Repeat("schemaVersion: 1.0\nsteps:\n  - { name: Check, action: WaitForAction }", 6)]));
        await Clock.AdvanceAsync(TimeSpan.FromMinutes(10));

        var waiting = await WaitingAsync();
        Assert.Equal(5, waiting.Count);
        Assert.Equal("checks", (await ExecutionsAsync(image))[0]["parallelGroup"]!.GetValue<string>());

        await AnswerAsync(waiting[3]!.AsObject(), "RESUME");
        var now = await WaitingAsync();
        Assert.Equal(5, now.Count);
        foreach (var step in now)
            await AnswerAsync(step!.AsObject(), "RESUME");
        await Clock.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal("AVAILABLE", await StatusAsync(image));
    }

    [Fact]
    public async Task A_failure_cancels_the_siblings_that_run_and_those_that_wait()
    {
        var pipeline = await PipelineOfTestsAsync(Fails, Works, Wait);
        var image = await FailAsync(pipeline, seconds: 600);
        await Clock.AdvanceAsync(TimeSpan.FromMinutes(9));
        var gate = Assert.Single(await WaitingAsync())!.AsObject();
        await Clock.AdvanceAsync(TimeSpan.FromMinutes(5));

        var tests = await ExecutionsAsync(image);
        Assert.Equal(["ROLLBACK_COMPLETED", "CANCELLED", "CANCELLED"], tests.Select(e => e["status"]!.ToString()));
        Assert.Equal(["FAILED PENDING", "CANCELLED PENDING", "CANCELLED PENDING"], tests.Select(Statuses));
        Assert.Equal(tests[1]["endTime"]!.ToString(), tests[1]["steps"]![0]!["endTime"]!.ToString());
        Assert.Equal(("FAILED", $"Workflow Execution ID: '{tests[0]["workflowExecutionId"]}' failed with reason: boom"), await StateAsync(image));
        Assert.Empty(await WaitingAsync());
        (await AnswerAsync(gate, "RESUME")).MustBe(HttpStatusCode.BadRequest, "InvalidRequestException");
        Assert.Null(Clock.NextDue);
    }

    [Fact]
    public async Task A_stop_at_one_gate_cancels_the_other_gates_of_the_group()
    {
        var image = await StartAsync(await PipelineOfTestsAsync(Wait, Wait, Wait));
        await Clock.AdvanceAsync(TimeSpan.FromMinutes(5));

        await AnswerAsync((await WaitingAsync())[1]!.AsObject(), "STOP", "not today");

        Assert.Empty(await WaitingAsync());
        Assert.Equal(
            ["CANCELLED", "CANCELLED", "ROLLBACK_COMPLETED"], (await ExecutionsAsync(image)).Select(e => e["status"]!.ToString()).Order());
        Assert.EndsWith("not today", (await StateAsync(image)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_completed_stays_and_what_has_not_started_never_starts()
    {
        var pipeline = await PipelineOfTestsAsync([Works, Fails, .. Enumerable.Repeat(Wait, 5)]);
        var image = await FailAsync(pipeline, seconds: 300, work: 299);
        await Clock.AdvanceAsync(TimeSpan.FromHours(1));

        var tests = await ExecutionsAsync(image);
        // Five run at once. The first one's end made room for the sixth, and nothing for the seventh.
        Assert.Equal(
            ["COMPLETED", "ROLLBACK_COMPLETED", "CANCELLED", "CANCELLED", "CANCELLED", "CANCELLED", "SKIPPED"], tests.Select(e => e["status"]!.ToString()));
        Assert.Equal("PENDING PENDING", Statuses(tests[6]));
        Assert.Null(tests[6]["startTime"]);
    }

    [Fact]
    public async Task A_workflow_that_may_fail_cancels_nothing()
    {
        var pipeline = await PipelineOfTestsAsync(input => input["workflows"]![0]!["onFailure"] = "CONTINUE", Fails, Works);
        var image = await FailAsync(pipeline, seconds: 300, work: 600);
        await Clock.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(["ROLLBACK_COMPLETED", "COMPLETED"], (await ExecutionsAsync(image)).Select(e => e["status"]!.ToString()));
        Assert.Equal("AVAILABLE", await StatusAsync(image));
    }

    [Fact]
    public async Task A_failure_reaches_no_other_group()
    {
        var pipeline = await PipelineOfTestsAsync(
            input =>
            {
                input["workflows"]![0]!["parallelGroup"] = "before";
                input["workflows"]![2]!["parallelGroup"] = "after";
            },
            Works, Fails, Wait);
        var image = await FailAsync(pipeline, seconds: 300, work: 600);
        await Clock.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(["COMPLETED", "ROLLBACK_COMPLETED", "SKIPPED"], (await ExecutionsAsync(image)).Select(e => e["status"]!.ToString()));
        Assert.Empty(Events.Of("Workflow Step Waiting"));
    }

    [Fact]
    public async Task Siblings_are_cancelled_before_the_failed_workflow_has_rolled_back()
    {
        var launching = "schemaVersion: 1.0\nsteps:\n  - { name: Launch, action: LaunchInstance, inputs: { waitFor: ssmAgent } }\n  - "
            + Fails.Split("- ")[1];
        var pipeline = await PipelineOfTestsAsync(launching, Works);
        var image = await FailAsync(pipeline, seconds: 300, work: 3000);
        while (await ExecutionsAsync(image) is not [{ } first, ..] || first["status"]!.ToString() != "ROLLBACK_IN_PROGRESS")
            await Clock.AdvanceToAsync(Clock.NextDue!.Value);

        Assert.Equal("CANCELLED", (await ExecutionsAsync(image))[1]["status"]!.ToString());
        Assert.Equal("TESTING", await StatusAsync(image));
        await Clock.AdvanceAsync(TimeSpan.FromMinutes(5));

        var failed = (await ExecutionsAsync(image))[0];
        Assert.Equal(("ROLLBACK_COMPLETED", "COMPLETED"), (failed["status"]!.ToString(), failed["steps"]![0]!["rollbackStatus"]!.ToString()));
        Assert.Equal("FAILED", await StatusAsync(image));
    }

    [Fact]
    public async Task A_retry_runs_the_whole_group_again()
    {
        var pipeline = await PipelineOfTestsAsync(Fails, Works);
        var image = await FailAsync(pipeline, seconds: 300, work: 600);
        await Clock.AdvanceAsync(TimeSpan.FromHours(1));
        await StubAsync(pipeline, new() { ["failSteps"] = null });

        await Api.OkAsync("RetryImage", new() { ["imageBuildVersionArn"] = image });
        await Clock.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(
            ["ROLLBACK_COMPLETED", "CANCELLED", "COMPLETED", "COMPLETED"], (await ExecutionsAsync(image)).Select(e => e["status"]!.ToString()));
        Assert.Equal("AVAILABLE", await StatusAsync(image));
    }

    private static string Run(string name) => "schemaVersion: 1.0\nsteps:\n"
        + $"  - {{ name: {name}, action: ExecuteStateMachine, inputs: {{ stateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:check' }} }}\n"
        + $"  - {{ name: {name}Behind, action: ExecuteStateMachine, inputs: {{ stateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:check' }} }}";

    private static string Statuses(JsonObject execution) => string.Join(' ', execution["steps"]!.AsArray().Select(step => step!["status"]!.ToString()));

    private async Task<JsonArray> WaitingAsync() => (await Api.OkAsync("ListWaitingWorkflowSteps"))["steps"]!.AsArray();

    private async Task<(string Status, string Reason)> StateAsync(string image) =>
        (await ImageAsync(image))["state"] is { } state ? (state["status"]!.ToString(), $"{state["reason"]}") : default;

    private Task<string> PipelineOfTestsAsync(params string[] documents) => PipelineOfTestsAsync(_ => { }, documents);

    /// <summary>A pipeline with test workflows alone, in one parallel group.</summary>
    private Task<string> PipelineOfTestsAsync(Action<JsonObject> with, params string[] documents) => PipelineAsync(
        "base linux",
        input =>
        {
            input["workflows"]!.AsArray().ToList().ForEach(workflow => workflow!["parallelGroup"] = "checks");
            with(input);
        },
        [.. documents.Select(yaml => ("TEST", yaml))]);

    /// <summary>Starts a build whose step <c>Fail</c> fails after so many seconds.</summary>
    /// <param name="work">How long each step of the working workflow takes.</param>
    private async Task<string> FailAsync(string pipeline, int seconds, int work = 3000)
    {
        await StubAsync(pipeline, new()
        {
            ["failSteps"] = new JsonObject { ["Fail"] = "boom" },
            ["stepSeconds"] = new JsonObject { ["Fail"] = seconds, ["Work"] = work, ["WorkBehind"] = 0 },
        });
        return await StartAsync(pipeline);
    }
}
