using System.Net;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Seeds;
using ImageBuilderAutomation.Emulator.Tests.Events;
using ImageBuilderAutomation.Emulator.Tests.Time;
using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Emulator.Tests.Seeds;

/// <summary>A live emulator, its restart, and everything that its API shows.</summary>
public sealed partial class ContinuedStateTests
{
    private async Task<string> LiveAsync()
    {
        for (var i = 0; i < 7; i++)
        {
            await Api.OkAsync(
                "CreateInfrastructureConfiguration",
                new() { ["name"] = $"infra {i}", ["instanceProfileName"] = "builder", ["clientToken"] = $"infra-{i}" });
        }

        await Api.ControlAsync(HttpMethod.Post, "objects", new() { ["uri"] = "s3://golden-images/hello.yaml", ["text"] = Samples.ComponentYaml });
        var input = await Samples.PipelineAsync(Api);
        input["schedule"] = new JsonObject { ["scheduleExpression"] = "cron(0 12 * * ? *)", ["pipelineExecutionStartCondition"] = "EXPRESSION_MATCH_ONLY" };
        input["executionRole"] = "ImageBuilderRole";
        var gate = await Api.CreateAsync(
            "CreateWorkflow", new() { ["name"] = "gate", ["semanticVersion"] = "1.0.0", ["type"] = "DISTRIBUTION", ["data"] = Gate });
        input["workflows"] = new JsonArray(
            new JsonObject { ["workflowArn"] = Api.Managed("workflow/build/build-image/x.x.x") }, new JsonObject { ["workflowArn"] = gate });
        var pipeline = await Api.CreateAsync("CreateImagePipeline", input);
        await Clock.AdvanceToAsync(Clock.GetUtcNow().AddSeconds(100.123));
        var image = (await Api.OkAsync("StartImagePipelineExecution", new() { ["imagePipelineArn"] = pipeline }))["imageBuildVersionArn"]!.ToString();
        while ((await Api.OkAsync("ListWaitingWorkflowSteps"))["steps"]!.AsArray().Count == 0)
            await Clock.AdvanceToAsync(Clock.NextDue!.Value);
        await Clock.AdvanceToAsync(Clock.GetUtcNow().AddSeconds(1.5));
        return image;
    }

    private async Task<string> StatusAsync(string image) =>
        (await Api.OkAsync("GetImage", new() { ["imageBuildVersionArn"] = image }))["image"]!["state"]!["status"]!.ToString();

    private IEnumerable<string> PublishedStates(string image) => _events.Of("Image State Change")
        .Where(e => e["resources"]![0]!.ToString() == image).Select(e => e["detail"]!["state"]!["status"]!.ToString());

    private async Task<string> ShowAsync()
    {
        var shown = new JsonArray();
        foreach (var (operation, members) in new[]
        {
            ("ListImagePipelines", "imagePipelineList"),
            ("ListImageBuildVersions", "imageSummaryList"),
            ("ListInfrastructureConfigurations", "infrastructureConfigurationSummaryList"),
            ("ListWaitingWorkflowSteps", "steps"),
        })
        {
            shown.Add((await Api.OkAsync(operation))[members]!.DeepClone());
        }

        foreach (var image in shown[1]!.AsArray())
        {
            var ofImage = new JsonObject { ["imageBuildVersionArn"] = image!["arn"]!.DeepClone() };
            foreach (var execution in (await Api.OkAsync("ListWorkflowExecutions", ofImage))["workflowExecutions"]!.AsArray())
            {
                var ofExecution = new JsonObject { ["workflowExecutionId"] = execution!["workflowExecutionId"]!.DeepClone() };
                shown.Add((await Api.OkAsync("ListWorkflowStepExecutions", ofExecution))["steps"]!.DeepClone());
            }
        }

        return shown.ToJsonString();
    }

    private async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Starts the emulator like the command line: the clock is stopped until the state is restored.</summary>
    private async Task StartAsync()
    {
        _clock = new(60, SavedState.Read(StateFile)?.Start ?? Start, new RestlessWall(Start.AddYears(1), TimeSpan.FromMilliseconds(0.7)), stopped: true);
        _server = await EmulatorServer.StartAsync(new() { Clock = _clock, StateFile = StateFile, Events = _events, CloudTrail = _recordsCalls });
        _api = new(_server.Url);
        await _clock.SetPaceAsync(speed: null, stopped: false);
    }

    private async Task StopAsync()
    {
        _api!.Dispose();
        await _server!.DisposeAsync();
        _clock!.Dispose();
    }
}
