using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Builds;

public sealed class WorkflowRunTests : BuildTest
{
    private const string Launch = """
        schemaVersion: 1.0
        parameters:
          - name: command
            type: string
            default: ls
        steps:
          - name: Launch
            action: LaunchInstance
            description: A place to work.
            inputs:
              waitFor: ssmAgent
          - name: Work
            action: RunCommand
            timeoutSeconds: 600
            inputs:
              documentName: AWS-RunShellScript
              instanceId.$: $.stepOutputs.Launch.instanceId
              parameters:
                commands: [ '{{ $.parameters.command }} on {{ $.imagebuilder.imageName }}' ]
          - name: Capture
            action: CreateImage
            inputs:
              instanceId.$: $.stepOutputs.Launch.instanceId
        outputs:
          - name: ImageId
            value: $.stepOutputs.Capture.imageId
        """;

    [Fact]
    public async Task The_service_s_own_workflows_run_if_none_are_given()
    {
        var image = await StartAsync(await PipelineAsync("base linux"));
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        var executions = await ExecutionsAsync(image);
        Assert.Equal(
            [$"BUILD {Api.Managed("workflow/build/build-image/1.0.3/1")}", $"TEST {Api.Managed("workflow/test/test-image/1.0.3/1")}"],
            executions.Select(e => $"{e["type"]} {e["workflowBuildVersionArn"]}"));
        Assert.Equal(
            ["LaunchBuildInstance COMPLETED", "ApplyBuildComponents COMPLETED", "InventoryCollection COMPLETED", "RunSanitizeScript COMPLETED",
                "RunSysPrepScript SKIPPED", "CreateOutputAMI COMPLETED", "TerminateBuildInstance COMPLETED"],
            Steps(executions[0]));
        // No scan is configured.
        Assert.Contains("CollectImageScanFindings SKIPPED", Steps(executions[1]));
        Assert.Equal("AVAILABLE", await StatusAsync(image));
        Assert.Equal("Amazon Linux 2023", (await ImageAsync(image))["osVersion"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_custom_workflow_resolves_its_inputs_and_passes_on_its_outputs()
    {
        var image = await StartAsync(await PipelineAsync("base linux", null, ("BUILD", Launch), ("DISTRIBUTION", """
            schemaVersion: 1.0
            steps:
              - name: Approve
                action: WaitForAction
                inputs:
                  payload: 'made {{ $.workflowOutputs.ImageId }}'
              - name: Distribute
                action: DistributeImage
                inputs:
                  distributions:
                    - region: eu-north-1
            """)));
        var waiting = await UntilWaitingAsync();

        var executions = await ExecutionsAsync(image);
        var steps = executions[0]["steps"]!.AsArray();
        var instance = JsonNode.Parse(steps[0]!["outputs"]!.GetValue<string>())!["instanceId"]!.GetValue<string>();
        Assert.Equal(
            $$$"""{"documentName":"AWS-RunShellScript","instanceId":"{{{instance}}}","parameters":{"commands":["ls on base linux"]}}""",
            steps[1]!["inputs"]!.GetValue<string>());
        var made = JsonNode.Parse(steps[2]!["outputs"]!.GetValue<string>())!["imageId"]!.GetValue<string>();
        Assert.Matches("^ami-[0-9a-f]{17}$", made);
        var step = await StepAsync(waiting["stepExecutionId"]!.GetValue<string>());
        Assert.Equal($"{{\"payload\":\"made {made}\"}}", step["inputs"]!.GetValue<string>());
        // The stage of a workflow that is not given does not run.
        Assert.DoesNotContain("BUILDING TESTING", States(image));

        await AnswerAsync(waiting, "RESUME");
        await Clock.AdvanceAsync(TimeSpan.FromHours(1));
        var ami = Assert.Single((await ImageAsync(image))["outputResources"]!["amis"]!.AsArray())!;
        Assert.Equal(("eu-north-1", Api.Account), (ami["region"]!.GetValue<string>(), ami["accountId"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_step_shows_every_member_that_the_service_documents()
    {
        await StartAsync(await GatedPipelineAsync());
        var step = await StepAsync((await UntilWaitingAsync())["stepExecutionId"]!.GetValue<string>());

        Assert.Matches("^step-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", step["stepExecutionId"]!.GetValue<string>());
        Assert.Matches("^wf-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", step["workflowExecutionId"]!.GetValue<string>());
        Assert.Equal(
            ("ApproveRelease", "WaitForAction", "WAITING", "Abort", 86_400),
            (Text("name"), Text("action"), Text("status"), Text("onFailure"), step["timeoutSeconds"]!.GetValue<int>()));
        Assert.Matches(@"^2026-11-20T\d\d:\d\d:\d\d\.\d{3}Z$", Text("startTime"));
        Assert.Equal((null, null), (step["endTime"], step["outputs"]));

        string Text(string member) => step[member]!.GetValue<string>();
    }

    [Fact]
    public async Task A_failed_step_aborts_rolls_back_completed_steps_and_fails_the_image()
    {
        var pipeline = await PipelineAsync("base linux");
        await StubAsync(pipeline, new() { ["failSteps"] = new JsonObject { ["CreateOutputAMI"] = "exit status 1" } });
        var image = await StartAsync(pipeline);
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        var execution = (await ExecutionsAsync(image))[0];
        Assert.Equal(("ROLLBACK_COMPLETED", "exit status 1"), (execution["status"]!.GetValue<string>(), execution["message"]!.GetValue<string>()));
        var steps = execution["steps"]!.AsArray().ToDictionary(s => s!["name"]!.GetValue<string>(), s => s!);
        Assert.Equal(("COMPLETED", "COMPLETED"), (Of("LaunchBuildInstance", "status"), Of("LaunchBuildInstance", "rollbackStatus")));
        Assert.Null(steps["ApplyBuildComponents"]["rollbackStatus"]);
        Assert.Equal(("FAILED", "exit status 1"), (Of("CreateOutputAMI", "status"), Of("CreateOutputAMI", "message")));
        Assert.Equal("PENDING", Of("TerminateBuildInstance", "status"));

        var state = (await ImageAsync(image))["state"]!;
        Assert.Equal(
            ("FAILED", $"Workflow Execution ID: '{execution["workflowExecutionId"]}' failed with reason: exit status 1"),
            (state["status"]!.ToString(), state["reason"]!.ToString()));
        Assert.Equal(["CREATING BUILDING", "BUILDING FAILED"], States(image));
        Assert.Equal("SKIPPED", (await ExecutionsAsync(image))[1]["status"]!.GetValue<string>());

        string Of(string step, string member) => steps[step][member]!.GetValue<string>();
    }

    [Fact]
    public async Task An_instance_to_be_kept_on_failure_is_not_rolled_back()
    {
        var infrastructure = Samples.Infrastructure("keeps");
        infrastructure["terminateInstanceOnFailure"] = false;
        var arn = await Api.CreateAsync("CreateInfrastructureConfiguration", infrastructure);
        var pipeline = await PipelineAsync("base linux", input => input["infrastructureConfigurationArn"] = arn);
        await StubAsync(pipeline, new() { ["failSteps"] = new JsonObject { ["ApplyBuildComponents"] = "exit status 1" } });
        var image = await StartAsync(pipeline);
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        var execution = (await ExecutionsAsync(image))[0];
        Assert.Equal("FAILED", execution["status"]!.GetValue<string>());
        Assert.Equal("SKIPPED", execution["steps"]![0]!["rollbackStatus"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_workflow_continues_after_a_step_that_may_fail()
    {
        var pipeline = await PipelineAsync("base linux");
        await StubAsync(pipeline, new() { ["failSteps"] = new JsonObject { ["TerminateBuildInstance"] = "gone already" } });
        var image = await StartAsync(pipeline);
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Equal("AVAILABLE", await StatusAsync(image));
        var execution = (await ExecutionsAsync(image))[0];
        Assert.Equal(("COMPLETED", 1), (execution["status"]!.GetValue<string>(), execution["totalStepsFailed"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_step_that_takes_longer_than_its_timeout_fails_at_its_timeout()
    {
        var pipeline = await PipelineAsync("base linux", null, ("BUILD", Launch));
        await StubAsync(pipeline, new() { ["stepSeconds"] = new JsonObject { ["Work"] = 601 } });
        var late = await StartAsync(pipeline);
        await Clock.AdvanceAsync(TimeSpan.FromHours(1));
        await StubAsync(pipeline, new() { ["stepSeconds"] = new JsonObject { ["Work"] = 600 } });
        var justInTime = await StartAsync(pipeline);
        await Clock.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(("FAILED", "AVAILABLE"), (await StatusAsync(late), await StatusAsync(justInTime)));
        var step = (await ExecutionsAsync(late))[0]["steps"]![1]!;
        Assert.Equal("Step timed out after 600 seconds.", step["message"]!.GetValue<string>());
        Assert.Equal(
            TimeSpan.FromSeconds(600),
            DateTimeOffset.Parse(step["endTime"]!.GetValue<string>(), null) - DateTimeOffset.Parse(step["startTime"]!.GetValue<string>(), null));
    }

    [Fact]
    public async Task A_step_with_attempts_left_is_retried()
    {
        var yaml = Launch.Replace(
            "    timeoutSeconds: 600", "    timeoutSeconds: 600\n    retry: { maxAttempts: 2, backoffSeconds: 30 }", StringComparison.Ordinal);
        var pipeline = await PipelineAsync("base linux", null, ("BUILD", yaml));
        await StubAsync(pipeline, new()
        {
            ["failSteps"] = new JsonObject { ["Work"] = "not yet" },
            ["stepSeconds"] = new JsonObject { ["Launch"] = 60, ["Work"] = 100 },
        });
        var image = await StartAsync(pipeline);
        while (await StatusAsync(image) != "BUILDING")
            await Clock.AdvanceToAsync(Clock.NextDue!.Value);

        // Past the first attempt, before the end of the second.
        await Clock.AdvanceAsync(TimeSpan.FromSeconds(200));
        await StubAsync(pipeline, new() { ["failSteps"] = null });
        await Clock.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal("AVAILABLE", await StatusAsync(image));
    }

    [Theory]
    [InlineData(16, "WAITING")]
    [InlineData(17, "FAILED")]
    public async Task A_payload_is_sent_up_to_sixteen_kibibytes(int kibibytes, string status)
    {
        var payload = string.Concat(Enumerable.Repeat("{{ $.parameters.Kibibyte }}", kibibytes));
        var image = await StartAsync(await PipelineAsync("base linux", null, ("TEST", $"""
            schemaVersion: 1.0
            parameters:
              - name: Kibibyte
                type: string
                default: {new string('x', 1024)}
            steps:
              - name: Approve
                action: WaitForAction
                inputs:
                  payload: "{payload}"
            """)));
        await Clock.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(status, (await ExecutionsAsync(image))[0]["steps"]![0]!["status"]!.ToString());
        Assert.Equal(status == "WAITING" ? 1 : 0, Events.Of("Workflow Step Waiting").Count());
    }

    [Fact]
    public async Task A_reference_without_a_value_fails_its_step()
    {
        var image = await StartAsync(await PipelineAsync("base linux", null, ("BUILD", Launch), ("DISTRIBUTION", """
            schemaVersion: 1.0
            steps:
              - name: Approve
                action: WaitForAction
                inputs:
                  payload.$: $.workflowOutputs.NobodyMadeThis
            """)));
        await Clock.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.EndsWith(
            "The reference '$.workflowOutputs.NobodyMadeThis' has no value.", (await ImageAsync(image))["state"]!["reason"]!.GetValue<string>(),
            StringComparison.Ordinal);
        Assert.Empty(Events.Of("Workflow Step Waiting"));
    }

    [Theory]
    [InlineData("CONTINUE", "AVAILABLE")]
    [InlineData("ABORT", "FAILED")]
    public async Task A_failed_test_workflow_fails_the_image_unless_onFailure_is_CONTINUE(string onFailure, string status)
    {
        var pipeline = await PipelineAsync("base linux", input => input["workflows"]![1]!["onFailure"] = onFailure, ("BUILD", ""), ("TEST", ""));
        await StubAsync(pipeline, new() { ["failSteps"] = new JsonObject { ["ApplyTestComponents"] = "boot test failed" } });
        var image = await StartAsync(pipeline);
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Equal(status, await StatusAsync(image));
    }

    [Fact]
    public async Task No_test_workflow_runs_when_tests_are_disabled()
    {
        var image = await StartAsync(await PipelineAsync(
            "base linux", input => input["imageTestsConfiguration"] = new JsonObject { ["imageTestsEnabled"] = false }));
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Equal(["CREATING BUILDING", "BUILDING DISTRIBUTING", "DISTRIBUTING INTEGRATING", "INTEGRATING AVAILABLE"], States(image));
        Assert.Equal(["BUILD"], (await ExecutionsAsync(image)).Select(e => e["type"]!.GetValue<string>()));
    }

    private static List<string> Steps(JsonObject execution) => [.. execution["steps"]!.AsArray().Select(s => $"{s!["name"]} {s["status"]}")];
}
