using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Tests.Events;

namespace ImageBuilderAutomation.Emulator.Tests.Builds;

/// <summary>An emulator whose published events are recorded and whose clock the test controls, with helpers to build images.</summary>
public abstract class BuildTest : EmulatorTest
{
    protected const string Topic = "arn:aws:sns:eu-west-1:111122223333:ib-results";

    protected const string Gate = """
        schemaVersion: 1.0
        steps:
          - name: ApproveRelease
            action: WaitForAction
            timeoutSeconds: 86400
          - name: Distribute
            action: DistributeImage
        """;

    protected RecordedEvents Events { get; } = new();

    protected override EmulatorOptions Options => base.Options with { Events = Events };

    /// <summary>A pipeline; by default with the service's own workflows.</summary>
    /// <param name="workflows">Type and document of each workflow, in order. An empty document means the service's own workflow.</param>
    protected async Task<string> PipelineAsync(string name, Action<JsonObject>? with = null, params (string Type, string Yaml)[] workflows)
    {
        var input = await Samples.PipelineAsync(Api, name);
        await AddAsync(input, name, workflows);
        with?.Invoke(input);
        return await Api.CreateAsync("CreateImagePipeline", input);
    }

    /// <summary>The managed build and test workflows, and a distribution that waits for an answer first.</summary>
    protected Task<string> GatedPipelineAsync(string name = "base linux", Action<JsonObject>? with = null, string gate = Gate) =>
        PipelineAsync(name, with, ("BUILD", ""), ("TEST", ""), ("DISTRIBUTION", gate));

    protected async Task<string> StartAsync(string pipelineArn, JsonObject? tags = null)
    {
        var input = new JsonObject { ["imagePipelineArn"] = pipelineArn };
        if (tags is not null)
            input["tags"] = tags;
        return (await Api.OkAsync("StartImagePipelineExecution", input))["imageBuildVersionArn"]!.GetValue<string>();
    }

    protected async Task<JsonObject> ImageAsync(string arn) =>
        (await Api.OkAsync("GetImage", new() { ["imageBuildVersionArn"] = arn }))["image"]!.AsObject();

    protected async Task<string> StatusAsync(string arn) => (await ImageAsync(arn))["state"]!["status"]!.GetValue<string>();

    protected async Task<JsonObject> StepAsync(string stepId) => await Api.OkAsync("GetWorkflowStepExecution", new() { ["stepExecutionId"] = stepId });

    /// <summary>The executions of an image, each with its steps under <c>steps</c>.</summary>
    protected async Task<List<JsonObject>> ExecutionsAsync(string arn)
    {
        var executions = (await Api.OkAsync("ListWorkflowExecutions", new() { ["imageBuildVersionArn"] = arn }))["workflowExecutions"]!.AsArray();
        var found = executions.Select(e => (JsonObject)e!.DeepClone()).ToList();
        foreach (var execution in found)
        {
            var steps = await Api.OkAsync("ListWorkflowStepExecutions", new() { ["workflowExecutionId"] = execution["workflowExecutionId"]!.DeepClone() });
            execution["steps"] = steps["steps"]!.DeepClone();
        }

        return found;
    }

    /// <summary>Advances the clock until a step waits; returns its ListWaitingWorkflowSteps entry.</summary>
    protected async Task<JsonObject> UntilWaitingAsync()
    {
        while (true)
        {
            if ((await Api.OkAsync("ListWaitingWorkflowSteps"))["steps"]!.AsArray() is [{ } step, ..])
                return step.AsObject();
            Assert.True(Clock.NextDue < Start.AddHours(3), $"No step waits; the next timer is due at {Clock.NextDue:O}.");
            await Clock.AdvanceToAsync(Clock.NextDue!.Value);
        }
    }

    protected Task<ApiResult> AnswerAsync(JsonObject step, string action, string? reason = null, string? image = null)
    {
        var input = new JsonObject
        {
            ["stepExecutionId"] = step["stepExecutionId"]!.DeepClone(),
            ["imageBuildVersionArn"] = image ?? step["imageBuildVersionArn"]!.GetValue<string>(),
            ["action"] = action,
        };
        if (reason is not null)
            input["reason"] = reason;
        return Api.CallAsync("SendWorkflowStepAction", input);
    }

    /// <summary>Stubs, through the control route, the behaviour of an image or of a pipeline's images.</summary>
    protected Task StubAsync(string arn, JsonObject script)
    {
        script["arn"] = arn;
        return Api.ControlAsync(HttpMethod.Post, "builds", script);
    }

    protected IEnumerable<string> States(string imageArn) => Events.Of("Image State Change")
        .Where(e => e["resources"]![0]!.GetValue<string>() == imageArn)
        .Select(e => $"{e["detail"]!["previous-state"]!["status"]} {e["detail"]!["state"]!["status"]}");

    private async Task AddAsync(JsonObject input, string name, (string Type, string Yaml)[] workflows)
    {
        if (workflows.Length == 0)
            return;

        var chosen = new JsonArray();
        foreach (var (i, (type, yaml)) in workflows.Index())
        {
            var arn = yaml.Length == 0
                ? Api.Managed($"workflow/{type.ToLowerInvariant()}/{(type == "DISTRIBUTION" ? "distribute" : type.ToLowerInvariant())}-image/x.x.x")
                : await Api.CreateAsync("CreateWorkflow", new()
                {
                    ["name"] = $"{name} {type} {i}",
                    ["semanticVersion"] = "1.0.0",
                    ["type"] = type,
                    ["data"] = yaml,
                });
            chosen.Add(new JsonObject { ["workflowArn"] = arn });
        }

        input["workflows"] = chosen;
        input["executionRole"] = "ImageBuilderRole";
    }
}
