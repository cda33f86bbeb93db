using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Builds;

/// <summary>What steps output when they complete, fail or time out.</summary>
public sealed class StepOutputsTests : BuildTest
{
    private const string Machine = "arn:aws:states:eu-west-1:111122223333:stateMachine:checks";

    private const string Work = """
        schemaVersion: 1.0
        parameters:
          - name: machine
            type: string
            default: arn:aws:states:eu-west-1:111122223333:stateMachine:checks
          - name: input
            type: string
            default: '{}'
        steps:
          - name: Launch
            action: LaunchInstance
            inputs:
              waitFor: ssmAgent
          - name: Run
            action: RunCommand
            timeoutSeconds: 600
            onFailure: Continue
            inputs:
              documentName: AWS-RunShellScript
              instanceId.$: $.stepOutputs.Launch.instanceId
          - name: Clean
            action: SanitizeInstance
            onFailure: Continue
            inputs:
              instanceId.$: $.stepOutputs.Launch.instanceId
          - name: Check
            action: ExecuteStateMachine
            timeoutSeconds: 600
            onFailure: Continue
            inputs:
              stateMachineArn.$: $.parameters.machine
              input.$: $.parameters.input
          - name: Report
            action: WaitForAction
            inputs:
              payload: '{{ $.stepOutputs.Run.status }} {{ $.stepOutputs.Check.status }} {{ $.stepOutputs.Launch.instanceType }}'

        """;

    [Fact]
    public async Task Completed_commands_and_executions_have_the_outputs_of_the_guide()
    {
        var steps = await RunAsync();

        Assert.Matches("""^\{"runCommandId":"[0-9a-f-]{36}","status":"Success","output":\[""\]\}$""", Outputs(steps, "Run"));
        Assert.Matches("""^\{"runCommandId":"[0-9a-f-]{36}","status":"Success","output":""\}$""", Outputs(steps, "Clean"));
        Assert.Matches(
            $$"""^\{"executionArn":"{{Machine.Replace("stateMachine", "execution", StringComparison.Ordinal)}}:[0-9a-f-]{36}","status":"SUCCEEDED","output":"\{\}"\}$""",
            Outputs(steps, "Check"));
        // The type of the instance can be referred to, but is not shown.
        Assert.Matches("""^\{"instanceId":"i-[0-9a-f]{17}"\}$""", Outputs(steps, "Launch"));
        Assert.Equal("""{"payload":"Success SUCCEEDED m5.large"}""", steps["Report"]["inputs"]!.ToString());
    }

    [Fact]
    public async Task Failed_commands_and_executions_output_their_id_status_and_message()
    {
        var steps = await RunAsync(new() { ["failSteps"] = new JsonObject { ["Run"] = "exit 1", ["Clean"] = "no disk", ["Check"] = "not compliant" } });

        Assert.Matches("""^\{"runCommandId":"[0-9a-f-]{36}","status":"Failed","output":\["exit 1"\]\}$""", Outputs(steps, "Run"));
        Assert.Matches("""^\{"runCommandId":"[0-9a-f-]{36}","status":"Failed","output":"no disk"\}$""", Outputs(steps, "Clean"));
        Assert.Matches(
            """^\{"executionArn":"[^"]+:execution:checks:[0-9a-f-]{36}","status":"FAILED","error":"States.TaskFailed","cause":"not compliant"\}$""",
            Outputs(steps, "Check"));
        Assert.Equal(["FAILED", "FAILED", "FAILED"], new[] { "Run", "Clean", "Check" }.Select(name => steps[name]["status"]!.ToString()));
        // A step that may fail does not hide its outputs from those behind it.
        Assert.Equal("""{"payload":"Failed FAILED m5.large"}""", steps["Report"]["inputs"]!.ToString());
    }

    [Fact]
    public async Task A_step_that_times_out_outputs_how_far_its_command_or_execution_got()
    {
        var steps = await RunAsync(new() { ["stepSeconds"] = new JsonObject { ["Run"] = 601, ["Check"] = 601 } });

        Assert.Equal("TimedOut", JsonNode.Parse(Outputs(steps, "Run"))!["status"]!.ToString());
        Assert.Equal(["executionArn", "status"], JsonNode.Parse(Outputs(steps, "Check"))!.AsObject().Select(output => output.Key));
        Assert.Equal("""{"payload":"TimedOut RUNNING m5.large"}""", steps["Report"]["inputs"]!.ToString());
    }

    [Theory]
    [InlineData(false, "^/var/lib/amazon/toe/TOE_2026-11-20_[0-9-]{8}_UTC-0_[0-9a-f-]{36}$")]
    [InlineData(true, "^s3://logs/ib/base linux/1.0.0/1/wf-[0-9a-f-]{36}/ApplyBuildComponents$")]
    public async Task Failed_components_output_a_summary_with_the_place_of_their_log(bool toS3, string place)
    {
        var infrastructure = Samples.Infrastructure("logged");
        if (toS3)
            infrastructure["logging"] = new JsonObject { ["s3Logs"] = new JsonObject { ["s3BucketName"] = "logs", ["s3KeyPrefix"] = "ib" } };
        var configuration = await Api.CreateAsync("CreateInfrastructureConfiguration", infrastructure);
        var pipeline = await PipelineAsync("base linux", input => input["infrastructureConfigurationArn"] = configuration);
        await StubAsync(pipeline, new() { ["failSteps"] = new JsonObject { ["ApplyBuildComponents"] = "Document hello failed!" } });
        var image = await StartAsync(pipeline);
        await Clock.AdvanceAsync(TimeSpan.FromHours(1));

        var step = (await ExecutionsAsync(image))[0]["steps"]!.AsArray().Single(s => s!["name"]!.ToString() == "ApplyBuildComponents")!;
        var outputs = JsonNode.Parse(step["outputs"]!.ToString())!;
        Assert.Equal("Failed", outputs["status"]!.ToString());
        var summary = JsonNode.Parse(outputs["output"]!.ToString())!;
        Assert.Equal(("failed", "Document hello failed!", "1"), (summary["status"]!.ToString(), summary["failureMessage"]!.ToString(), $"{summary["failedStepCount"]}"));
        Assert.Matches(place, summary["logUrl"]!.ToString());
    }

    [Theory]
    [InlineData("LaunchBuildInstance")]
    [InlineData("CreateOutputAMI")]
    public async Task A_failed_step_without_a_command_has_no_outputs(string name)
    {
        var pipeline = await PipelineAsync("base linux");
        await StubAsync(pipeline, new() { ["failSteps"] = new JsonObject { [name] = "no capacity" } });
        var image = await StartAsync(pipeline);
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        var step = (await ExecutionsAsync(image))[0]["steps"]!.AsArray().Single(s => s!["name"]!.ToString() == name)!;
        Assert.Equal(("FAILED", null), (step["status"]!.ToString(), step["outputs"]));
    }

    [Theory]
    [InlineData(":3")]
    [InlineData(":PROD")]
    public async Task The_execution_of_a_version_or_alias_is_an_execution_of_the_state_machine(string qualifier)
    {
        var steps = await RunAsync(null, ("machine", Machine + qualifier));

        Assert.Matches(
            "^arn:aws:states:eu-west-1:111122223333:execution:checks:[0-9a-f-]{36}$", JsonNode.Parse(Outputs(steps, "Check"))!["executionArn"]!.ToString());
    }

    [Theory]
    [InlineData("machine", "checks", "'checks' is not the ARN of a state machine.")]
    [InlineData("machine", "arn:aws:lambda:eu-west-1:111122223333:function:checks", "is not the ARN of a state machine.")]
    [InlineData("input", "{ \"ami\": }", "The input of ExecuteStateMachine is not valid JSON.")]
    public async Task An_execution_that_cannot_start_fails_its_step(string parameter, string value, string message)
    {
        var steps = await RunAsync(null, (parameter, value), report: false);

        Assert.Equal("FAILED", steps["Check"]["status"]!.ToString());
        Assert.EndsWith(message, steps["Check"]["message"]!.ToString(), StringComparison.Ordinal);
        Assert.Null(steps["Check"]["outputs"]);
        Assert.Equal(steps["Check"]["startTime"]!.ToString(), steps["Check"]["endTime"]!.ToString());
    }

    [Theory]
    [InlineData(16, "COMPLETED")]
    [InlineData(17, "FAILED")]
    public async Task An_input_is_sent_up_to_sixteen_kibibytes(int kibibytes, string status)
    {
        var references = string.Concat(Enumerable.Repeat("{{ $.parameters.input }}", kibibytes));
        var yaml = Work.Replace("input.$: $.parameters.input", $"input: '{references}'", StringComparison.Ordinal)
            .Replace("default: '{}'", $"default: '{new string('1', 1024)}'", StringComparison.Ordinal);
        var steps = await RunAsync(yaml: yaml, report: false);

        Assert.Equal(status, steps["Check"]["status"]!.ToString());
    }

    [Fact]
    public async Task Stubbed_outputs_replace_the_simulated_ones_until_they_are_removed()
    {
        var stub = new JsonObject
        {
            ["stepOutputs"] = new JsonObject
            {
                ["Run"] = new JsonObject { ["status"] = "Success", ["output"] = new JsonArray("one", "two") },
                ["Check"] = new JsonObject { ["output"] = "{\"score\":7}" },
                ["Launch"] = new JsonObject { ["instanceId"] = "i-00000000000000001" },
            },
        };
        var steps = await RunAsync(stub);

        Assert.Equal(["one", "two"], JsonNode.Parse(Outputs(steps, "Run"))!["output"]!.AsArray().Select(line => line!.ToString()));
        Assert.Equal("{\"score\":7}", JsonNode.Parse(Outputs(steps, "Check"))!["output"]!.ToString());
        Assert.Equal("i-00000000000000001", JsonNode.Parse(steps["Clean"]["inputs"]!.ToString())!["instanceId"]!.ToString());
    }

    private static string Outputs(Dictionary<string, JsonNode> steps, string name) => steps[name]["outputs"]!.ToString();

    /// <summary>Runs the workflow until its report waits, or to its end.</summary>
    /// <returns>The steps by name.</returns>
    private async Task<Dictionary<string, JsonNode>> RunAsync(
        JsonObject? stub = null, (string Name, string Value)? parameter = null, bool report = true, string yaml = Work)
    {
        var pipeline = await PipelineAsync(
            "base linux",
            input =>
            {
                if (parameter is { } given)
                {
                    input["workflows"]![0]!["parameters"] =
                        new JsonArray(new JsonObject { ["name"] = given.Name, ["value"] = new JsonArray(given.Value) });
                }
            },
            ("TEST", yaml));
        if (stub is not null)
            await StubAsync(pipeline, stub);
        var image = await StartAsync(pipeline);
        if (report)
            await UntilWaitingAsync();
        else
            await Clock.AdvanceAsync(TimeSpan.FromHours(2));
        return (await ExecutionsAsync(image))[0]["steps"]!.AsArray().ToDictionary(step => step!["name"]!.ToString(), step => step!);
    }
}
