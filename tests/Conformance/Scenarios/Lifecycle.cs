using System.Text.Json.Nodes;

namespace Conformance.Scenarios;

/// <summary>State updates of images, and lifecycle policies.</summary>
internal static class Lifecycle
{
    private const string WithAmis = """
        , "executionRole": "lifecycle", "includeResources": { "amis": true }
        """;

    private const string WithSnapshots = """
        , "executionRole": "lifecycle", "includeResources": { "amis": true, "snapshots": true }
        """;

    public static IEnumerable<Scenario> All =>
    [
        new("an image is deprecated, disabled, enabled again and deleted with its AMIs", FromStateToState),
        new("an excluded AMI is skipped with its reason", Excluded),
        new("a deprecation is planned for later and cancelled before", Later),
        new("an update is cancelled while it is pending or in progress", Cancelled, options => options with { Builds = new() }),
        new("a policy is created, found, changed and deleted", Policy),
    ];

    private static async Task FromStateToState(ScenarioContext context)
    {
        var image = await Inputs.BuiltAsync(context, await SettingsAsync(context));

        var deprecated = await UpdateAsync(context, image, "DEPRECATED", WithAmis);
        Assert.Equal("SUCCESS", ScenarioContext.StatusOf(deprecated));
        Assert.True(ScenarioContext.Date(deprecated["endTime"]) >= ScenarioContext.Date(deprecated["startTime"]));
        Assert.True(deprecated["resourcesImpactedSummary"]!["hasImpactedResources"]!.GetValue<bool>());
        var seen = await context.ImageAsync(image);
        Assert.Equal(deprecated["lifecycleExecutionId"]!.ToString(), seen["lifecycleExecutionId"]!.ToString());
        Assert.True(ScenarioContext.Date(seen["deprecationTime"]) <= context.Now);

        await UpdateAsync(context, image, "DISABLED", WithAmis);
        var amis = (await context.ImageAsync(image))["outputResources"]!["amis"]!.AsArray();
        Assert.Equal(["DISABLED", "DISABLED"], amis.Select(ami => ScenarioContext.StatusOf(ami!)));
        await context.RefusedAsync("InvalidRequestException", 400, "StartResourceStateUpdate", Update(image, "DEPRECATED"));
        await UpdateAsync(context, image, "AVAILABLE", WithAmis);
        Assert.Equal("AVAILABLE", ScenarioContext.StatusOf(await context.ImageAsync(image)));

        var deleted = (await UpdateAsync(context, image, "DELETED", WithSnapshots))["lifecycleExecutionId"]!.ToString();
        var acted = await context.OkAsync("ListLifecycleExecutionResources", $$"""{ "lifecycleExecutionId": "{{deleted}}" }""");
        Assert.Equal("SUCCESS", acted["lifecycleExecutionState"]!["status"]!.ToString());
        var resource = Assert.Single(acted["resources"]!.AsArray())!;
        Assert.Equal((image, "DELETE", "SUCCESS"), (resource["resourceId"]!.ToString(), resource["action"]!["name"]!.ToString(), ScenarioContext.StatusOf(resource)));
        await context.RefusedAsync("ResourceNotFoundException", 404, "GetImage", $$"""{ "imageBuildVersionArn": "{{image}}" }""");

        var (items, _) = await context.CollectAsync("ListLifecycleExecutions", "lifecycleExecutions", 2, $$"""{ "resourceArn": "{{image}}" }""");
        Assert.Equal((4, deleted), (items.Count, items[0]["lifecycleExecutionId"]!.ToString()));
    }

    private static async Task Excluded(ScenarioContext context)
    {
        var image = await Inputs.BuiltAsync(context, await SettingsAsync(context));
        var kept = (await context.ImageAsync(image))["outputResources"]!["amis"]![0]!["image"]!.ToString();
        await context.StubAsync("amis", $$"""{ "arn": "{{image}}", "ami": "{{kept}}", "tags": { "keep": "yes" } }""");

        var execution = await UpdateAsync(context, image, "DELETED", WithSnapshots + """, "exclusionRules": { "amis": { "tagMap": { "keep": "yes" } } }""");

        var parts = (await context.OkAsync("ListLifecycleExecutionResources", $$"""
            { "lifecycleExecutionId": "{{execution["lifecycleExecutionId"]}}", "parentResourceId": "{{image}}" }
            """))["resources"]!.AsArray();
        Assert.Equal(["SKIPPED", "SUCCESS"], parts.Select(part => ScenarioContext.StatusOf(part!)));
        Assert.Contains("tag 'keep'", parts[0]!["state"]!["reason"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("SUCCESS", ScenarioContext.StatusOf(parts[1]!["snapshots"]![0]!));
        Assert.Equal([kept], ScenarioContext.Texts((await context.ImageAsync(image))["outputResources"]!["amis"]!.AsArray(), "image"));
    }

    private static async Task Later(ScenarioContext context)
    {
        var image = await Inputs.BuiltAsync(context, await SettingsAsync(context));
        var at = context.Now.ToUnixTimeSeconds() + 86400;
        var id = await StartAsync(context, Update(image, "DEPRECATED", $$""", "updateAt": { "$date": {{at}} }"""));
        var waiting = await ScenarioContext.UntilAsync("the update waits", async () =>
            await ExecutionAsync(context, id) is var execution && ScenarioContext.StatusOf(execution) == "IN_PROGRESS" ? execution : null);
        Assert.False(waiting["resourcesImpactedSummary"]!["hasImpactedResources"]!.GetValue<bool>());
        var seen = await context.ImageAsync(image);
        Assert.Equal(("AVAILABLE", at), (ScenarioContext.StatusOf(seen), ScenarioContext.Date(seen["deprecationTime"]).ToUnixTimeSeconds()));

        await context.OkAsync("CancelLifecycleExecution", $$"""{ "lifecycleExecutionId": "{{id}}" }""");
        Assert.Equal("CANCELLED", ScenarioContext.StatusOf(await ExecutionAsync(context, id)));
        Assert.DoesNotContain("deprecationTime", (await context.ImageAsync(image)).Select(member => member.Key));
        await context.RefusedAsync(
            "InvalidRequestException", 400, "StartResourceStateUpdate", Update(image, "DEPRECATED", """, "updateAt": { "$date": 1000000000 }"""));
    }

    private static async Task Cancelled(ScenarioContext context)
    {
        await context.StubAsync("clock", """{ "stopped": true }""");
        var settings = await SettingsAsync(context);
        var image = (await context.OkAsync("CreateImage", $$"""{ {{settings}} }"""))["imageBuildVersionArn"]!.ToString();
        await context.StubAsync("clock", """{ "advance": 10800 }""");

        var pending = await StartAsync(context, Update(image, "DISABLED", WithAmis));
        Assert.Equal("PENDING", ScenarioContext.StatusOf(await ExecutionAsync(context, pending)));
        var cancelled = await context.OkAsync("CancelLifecycleExecution", $$"""{ "lifecycleExecutionId": "{{pending}}" }""");
        Assert.Equal(pending, cancelled["lifecycleExecutionId"]!.ToString());
        Assert.Equal("CANCELLED", ScenarioContext.StatusOf(await ExecutionAsync(context, pending)));
        var resources = (await context.OkAsync("ListLifecycleExecutionResources", $$"""{ "lifecycleExecutionId": "{{pending}}" }"""))["resources"]!.AsArray();
        Assert.Equal(["SKIPPED"], resources.Select(r => ScenarioContext.StatusOf(r!)));
        Assert.Equal("AVAILABLE", ScenarioContext.StatusOf(await context.ImageAsync(image)));
        await context.RefusedAsync("InvalidRequestException", 400, "CancelLifecycleExecution", $$"""{ "lifecycleExecutionId": "{{pending}}" }""");

        var running = await StartAsync(context, Update(image, "DISABLED", WithAmis));
        await context.StubAsync("clock", """{ "step": 1 }""");
        Assert.Equal("IN_PROGRESS", ScenarioContext.StatusOf(await ExecutionAsync(context, running)));
        await context.OkAsync("CancelLifecycleExecution", $$"""{ "lifecycleExecutionId": "{{running}}" }""");
        Assert.Equal("CANCELLING", ScenarioContext.StatusOf(await ExecutionAsync(context, running)));
        await context.StubAsync("clock", """{ "step": 1 }""");
        Assert.Equal(("CANCELLED", "DISABLED"), (ScenarioContext.StatusOf(await ExecutionAsync(context, running)), ScenarioContext.StatusOf(await context.ImageAsync(image))));
    }

    private static async Task Policy(ScenarioContext context)
    {
        const string details = """[{ "action": { "type": "DELETE", "includeResources": { "amis": true } }, "filter": { "type": "COUNT", "value": 3 } }]""";
        const string policy = $$"""
            "executionRole": "lifecycle", "resourceType": "AMI_IMAGE", "policyDetails": {{details}},
            "resourceSelection": { "recipes": [{ "name": "base", "semanticVersion": "1.x.x" }] }
            """;
        var arn = (await context.OkAsync("CreateLifecyclePolicy", $$"""{ "name": "keep three", {{policy}} }"""))["lifecyclePolicyArn"]!.ToString();
        await context.OkAsync("UpdateLifecyclePolicy", $$"""{ "lifecyclePolicyArn": "{{arn}}", "status": "DISABLED", {{policy}} }""");

        var seen = (await context.OkAsync("GetLifecyclePolicy", $$"""{ "lifecyclePolicyArn": "{{arn}}" }"""))["lifecyclePolicy"]!;
        Assert.Equal("DISABLED", seen["status"]!.ToString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(details), seen["policyDetails"]), seen["policyDetails"]!.ToJsonString());
        Assert.True(ScenarioContext.Date(seen["dateUpdated"]) >= ScenarioContext.Date(seen["dateCreated"]));
        Assert.Equal([arn], ScenarioContext.Texts((await context.OkAsync("ListLifecyclePolicies"))["lifecyclePolicySummaryList"]!.AsArray(), "arn"));
        Assert.Empty((await context.OkAsync("ListLifecycleExecutions", $$"""{ "resourceArn": "{{arn}}" }"""))["lifecycleExecutions"]!.AsArray());
        await context.RefusedAsync("InvalidRequestException", 400, "CreateLifecyclePolicy", $$"""
            { "name": "nothing", "executionRole": "lifecycle", "resourceType": "AMI_IMAGE", "policyDetails": {{details}}, "resourceSelection": {} }
            """);
        await context.OkAsync("DeleteLifecyclePolicy", $$"""{ "lifecyclePolicyArn": "{{arn}}" }""");
        await context.RefusedAsync("ResourceNotFoundException", 404, "GetLifecyclePolicy", $$"""{ "lifecyclePolicyArn": "{{arn}}" }""");
    }

    /// <summary>The ARNs of a recipe, an infrastructure configuration and a distribution to two Regions, as JSON members of an input.</summary>
    private static async Task<string> SettingsAsync(ScenarioContext context)
    {
        var distribution = (await context.OkAsync("CreateDistributionConfiguration", """
            { "name": "two", "distributions": [
              { "region": "eu-west-1", "amiDistributionConfiguration": {} }, { "region": "us-east-1", "amiDistributionConfiguration": {} }] }
            """))["distributionConfigurationArn"];
        return $$"""{{await Inputs.BaseAsync(context)}}, "distributionConfigurationArn": "{{distribution}}" """;
    }

    private static string Update(string image, string status, string more = "") =>
        $$"""{ "resourceArn": "{{image}}", "state": { "status": "{{status}}" }{{more}} }""";

    private static async Task<string> StartAsync(ScenarioContext context, string input) =>
        (await context.OkAsync("StartResourceStateUpdate", input))["lifecycleExecutionId"]!.ToString();

    private static async Task<JsonObject> ExecutionAsync(ScenarioContext context, string id) =>
        (await context.OkAsync("GetLifecycleExecution", $$"""{ "lifecycleExecutionId": "{{id}}" }"""))["lifecycleExecution"]!.AsObject();

    private static async Task<JsonObject> UpdateAsync(ScenarioContext context, string image, string status, string more)
    {
        var id = await StartAsync(context, Update(image, status, more));
        return await ScenarioContext.UntilAsync(
            "the execution ends",
            async () => await ExecutionAsync(context, id) is var execution && execution.ContainsKey("endTime") ? execution : null);
    }
}
