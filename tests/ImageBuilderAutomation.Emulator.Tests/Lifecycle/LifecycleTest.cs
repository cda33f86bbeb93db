using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Tests.Builds;

namespace ImageBuilderAutomation.Emulator.Tests.Lifecycle;

/// <summary>Helpers to build images and to run lifecycle executions on them.</summary>
public abstract class LifecycleTest : BuildTest
{
    protected const string Role = "LifecycleRole";

    /// <summary>Longer than any build or execution takes.</summary>
    protected static TimeSpan LongEnough { get; } = TimeSpan.FromHours(3);

    /// <summary>Builds an image with a new pipeline until it is AVAILABLE.</summary>
    protected async Task<string> ImageOfAsync(string name, Action<JsonObject>? with = null) => await BuildAsync(await PipelineAsync(name, with));

    protected async Task<string> BuildAsync(string pipeline)
    {
        var image = await StartAsync(pipeline);
        await Clock.AdvanceAsync(LongEnough);
        return image;
    }

    protected async Task<string> FailedAsync(string pipeline)
    {
        await StubAsync(pipeline, new() { ["failSteps"] = new JsonObject { ["ApplyBuildComponents"] = "exit status 1" } });
        var image = await BuildAsync(pipeline);
        await StubAsync(pipeline, new() { ["failSteps"] = null });
        return image;
    }

    protected static JsonObject Update(string image, string status, bool withAmis = false)
    {
        var input = new JsonObject { ["resourceArn"] = image, ["state"] = new JsonObject { ["status"] = status } };
        if (withAmis)
            (input["includeResources"], input["executionRole"]) = (new JsonObject { ["amis"] = true, ["snapshots"] = status == "DELETED" }, Role);
        return input;
    }

    protected async Task<string> StartUpdateAsync(JsonObject input) =>
        (await Api.OkAsync("StartResourceStateUpdate", input))["lifecycleExecutionId"]!.GetValue<string>();

    /// <summary>Starts an update, lets two minutes pass, and returns its execution.</summary>
    protected async Task<JsonObject> UpdateAsync(JsonObject input)
    {
        var id = await StartUpdateAsync(input);
        await Clock.AdvanceAsync(TimeSpan.FromMinutes(2));
        return await ExecutionAsync(id);
    }

    protected async Task<JsonObject> ExecutionAsync(string id) =>
        (await Api.OkAsync("GetLifecycleExecution", new() { ["lifecycleExecutionId"] = id }))["lifecycleExecution"]!.AsObject();

    protected async Task<string> ExecutionStatusAsync(string id) => (await ExecutionAsync(id))["state"]!["status"]!.ToString();

    protected async Task<List<JsonObject>> ExecutionsOfAsync(string arn) =>
        [.. (await Api.OkAsync("ListLifecycleExecutions", new() { ["resourceArn"] = arn }))["lifecycleExecutions"]!.AsArray().Select(e => e!.AsObject())];

    protected async Task<List<JsonObject>> ResourcesAsync(string id, string? parent = null)
    {
        var input = new JsonObject { ["lifecycleExecutionId"] = id };
        if (parent is not null)
            input["parentResourceId"] = parent;
        return [.. (await Api.OkAsync("ListLifecycleExecutionResources", input))["resources"]!.AsArray().Select(r => r!.AsObject())];
    }

    protected static string StatusOf(JsonNode resource) => resource["state"]!["status"]!.ToString();

    protected async Task<JsonArray> AmisAsync(string image) => (await ImageAsync(image))["outputResources"]!["amis"]!.AsArray();

    /// <summary>Stubs the facts about an image's AMIs in EC2; returns the current facts.</summary>
    protected async Task<JsonArray> StubAmisAsync(string image, JsonObject? facts = null)
    {
        var order = facts ?? [];
        order["arn"] = image;
        return (await Api.ControlAsync(HttpMethod.Post, "amis", order))["amis"]!.AsArray();
    }
}
