using System.Text.Json.Nodes;

namespace Conformance.Scenarios;

/// <summary>State updates of images, and lifecycle policies.</summary>
internal static class Lifecycle
{
    private const string WithAmis = """
        , "includeResources": { "amis": true, "snapshots": true }
        """;

    public static IEnumerable<Scenario> All =>
    [
        new("an image is deprecated, disabled, enabled again and deleted with its AMIs", FromStateToState),
        new("an excluded AMI is skipped with its reason", Excluded),
        new("a deprecation is planned for later and cancelled before", Later),
        new("an update is cancelled while it is pending or in progress", Cancelled, options => options with { Builds = new() }),
        new("a policy is created, found, changed and deleted", Policy),
    ];

    private static async Task FromStateToState(Stage stage)
    {
        var image = await Inputs.BuiltAsync(stage, await SettingsAsync(stage));

        var deprecated = await UpdateAsync(stage, image, "DEPRECATED", WithAmis);
        Assert.Equal("SUCCESS", Stage.StatusOf(deprecated));
        Assert.True(Stage.Date(deprecated["endTime"]) >= Stage.Date(deprecated["startTime"]));
        Assert.True(deprecated["resourcesImpactedSummary"]!["hasImpactedResources"]!.GetValue<bool>());
        var seen = await stage.ImageAsync(image);
        Assert.Equal(deprecated["lifecycleExecutionId"]!.ToString(), seen["lifecycleExecutionId"]!.ToString());
        Assert.True(Stage.Date(seen["deprecationTime"]) <= stage.Now);

        await UpdateAsync(stage, image, "DISABLED", WithAmis);
        var amis = (await stage.ImageAsync(image))["outputResources"]!["amis"]!.AsArray();
        Assert.Equal(["DISABLED", "DISABLED"], amis.Select(ami => Stage.StatusOf(ami!)));
        await stage.RefusedAsync("InvalidRequestException", 400, "StartResourceStateUpdate", Update(image, "DEPRECATED"));
        await UpdateAsync(stage, image, "AVAILABLE", WithAmis);
        Assert.Equal("AVAILABLE", Stage.StatusOf(await stage.ImageAsync(image)));

        var deleted = (await UpdateAsync(stage, image, "DELETED", WithAmis))["lifecycleExecutionId"]!.ToString();
        var acted = await stage.OkAsync("ListLifecycleExecutionResources", $$"""{ "lifecycleExecutionId": "{{deleted}}" }""");
        Assert.Equal("SUCCESS", acted["lifecycleExecutionState"]!["status"]!.ToString());
        var resource = Assert.Single(acted["resources"]!.AsArray())!;
        Assert.Equal((image, "DELETE", "SUCCESS"), (resource["resourceId"]!.ToString(), resource["action"]!["name"]!.ToString(), Stage.StatusOf(resource)));
        await stage.RefusedAsync("ResourceNotFoundException", 404, "GetImage", $$"""{ "imageBuildVersionArn": "{{image}}" }""");

        var (items, _) = await stage.CollectAsync("ListLifecycleExecutions", "lifecycleExecutions", 2, $$"""{ "resourceArn": "{{image}}" }""");
        Assert.Equal((4, deleted), (items.Count, items[0]["lifecycleExecutionId"]!.ToString()));
    }

    private static async Task Excluded(Stage stage)
    {
        var image = await Inputs.BuiltAsync(stage, await SettingsAsync(stage));
        var kept = (await stage.ImageAsync(image))["outputResources"]!["amis"]![0]!["image"]!.ToString();
        await stage.OrderAsync("amis", $$"""{ "arn": "{{image}}", "ami": "{{kept}}", "tags": { "keep": "yes" } }""");

        var execution = await UpdateAsync(stage, image, "DELETED", WithAmis + """, "exclusionRules": { "amis": { "tagMap": { "keep": "yes" } } }""");

        var parts = (await stage.OkAsync("ListLifecycleExecutionResources", $$"""
            { "lifecycleExecutionId": "{{execution["lifecycleExecutionId"]}}", "parentResourceId": "{{image}}" }
            """))["resources"]!.AsArray();
        Assert.Equal(["SKIPPED", "SUCCESS"], parts.Select(part => Stage.StatusOf(part!)));
        Assert.Contains("tag 'keep'", parts[0]!["state"]!["reason"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("SUCCESS", Stage.StatusOf(parts[1]!["snapshots"]![0]!));
        Assert.Equal([kept], Stage.Texts((await stage.ImageAsync(image))["outputResources"]!["amis"]!.AsArray(), "image"));
    }

    private static async Task Later(Stage stage)
    {
        var image = await Inputs.BuiltAsync(stage, await SettingsAsync(stage));
        var at = stage.Now.ToUnixTimeSeconds() + 86400;
        var id = await StartAsync(stage, Update(image, "DEPRECATED", $$""", "updateAt": { "$date": {{at}} }"""));
        var waiting = await Stage.UntilAsync("the update waits", async () =>
            await ExecutionAsync(stage, id) is var execution && Stage.StatusOf(execution) == "IN_PROGRESS" ? execution : null);
        Assert.False(waiting["resourcesImpactedSummary"]!["hasImpactedResources"]!.GetValue<bool>());
        var seen = await stage.ImageAsync(image);
        Assert.Equal(("AVAILABLE", at), (Stage.StatusOf(seen), Stage.Date(seen["deprecationTime"]).ToUnixTimeSeconds()));

        await stage.OkAsync("CancelLifecycleExecution", $$"""{ "lifecycleExecutionId": "{{id}}" }""");
        Assert.Equal("CANCELLED", Stage.StatusOf(await ExecutionAsync(stage, id)));
        Assert.DoesNotContain("deprecationTime", (await stage.ImageAsync(image)).Select(member => member.Key));
        await stage.RefusedAsync(
            "InvalidRequestException", 400, "StartResourceStateUpdate", Update(image, "DEPRECATED", """, "updateAt": { "$date": 1000000000 }"""));
    }

    private static async Task Cancelled(Stage stage)
    {
        await stage.OrderAsync("clock", """{ "stopped": true }""");
        var settings = await SettingsAsync(stage);
        var image = (await stage.OkAsync("CreateImage", $$"""{ {{settings}} }"""))["imageBuildVersionArn"]!.ToString();
        await stage.OrderAsync("clock", """{ "advance": 10800 }""");

        var pending = await StartAsync(stage, Update(image, "DISABLED"));
        Assert.Equal("PENDING", Stage.StatusOf(await ExecutionAsync(stage, pending)));
        var cancelled = await stage.OkAsync("CancelLifecycleExecution", $$"""{ "lifecycleExecutionId": "{{pending}}" }""");
        Assert.Equal(pending, cancelled["lifecycleExecutionId"]!.ToString());
        Assert.Equal("CANCELLED", Stage.StatusOf(await ExecutionAsync(stage, pending)));
        var resources = (await stage.OkAsync("ListLifecycleExecutionResources", $$"""{ "lifecycleExecutionId": "{{pending}}" }"""))["resources"]!.AsArray();
        Assert.Equal(["SKIPPED"], resources.Select(r => Stage.StatusOf(r!)));
        Assert.Equal("AVAILABLE", Stage.StatusOf(await stage.ImageAsync(image)));
        await stage.RefusedAsync("InvalidRequestException", 400, "CancelLifecycleExecution", $$"""{ "lifecycleExecutionId": "{{pending}}" }""");

        var running = await StartAsync(stage, Update(image, "DISABLED"));
        await stage.OrderAsync("clock", """{ "step": 1 }""");
        Assert.Equal("IN_PROGRESS", Stage.StatusOf(await ExecutionAsync(stage, running)));
        await stage.OkAsync("CancelLifecycleExecution", $$"""{ "lifecycleExecutionId": "{{running}}" }""");
        Assert.Equal("CANCELLING", Stage.StatusOf(await ExecutionAsync(stage, running)));
        await stage.OrderAsync("clock", """{ "step": 1 }""");
        Assert.Equal(("CANCELLED", "DISABLED"), (Stage.StatusOf(await ExecutionAsync(stage, running)), Stage.StatusOf(await stage.ImageAsync(image))));
    }

    private static async Task Policy(Stage stage)
    {
        const string details = """[{ "action": { "type": "DELETE", "includeResources": { "amis": true } }, "filter": { "type": "COUNT", "value": 3 } }]""";
        const string policy = $$"""
            "executionRole": "lifecycle", "resourceType": "AMI_IMAGE", "policyDetails": {{details}},
            "resourceSelection": { "recipes": [{ "name": "base", "semanticVersion": "1.x.x" }] }
            """;
        var arn = (await stage.OkAsync("CreateLifecyclePolicy", $$"""{ "name": "keep three", {{policy}} }"""))["lifecyclePolicyArn"]!.ToString();
        await stage.OkAsync("UpdateLifecyclePolicy", $$"""{ "lifecyclePolicyArn": "{{arn}}", "status": "DISABLED", {{policy}} }""");

        var seen = (await stage.OkAsync("GetLifecyclePolicy", $$"""{ "lifecyclePolicyArn": "{{arn}}" }"""))["lifecyclePolicy"]!;
        Assert.Equal("DISABLED", seen["status"]!.ToString());
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(details), seen["policyDetails"]), seen["policyDetails"]!.ToJsonString());
        Assert.True(Stage.Date(seen["dateUpdated"]) >= Stage.Date(seen["dateCreated"]));
        Assert.Equal([arn], Stage.Texts((await stage.OkAsync("ListLifecyclePolicies"))["lifecyclePolicySummaryList"]!.AsArray(), "arn"));
        Assert.Empty((await stage.OkAsync("ListLifecycleExecutions", $$"""{ "resourceArn": "{{arn}}" }"""))["lifecycleExecutions"]!.AsArray());
        await stage.RefusedAsync("InvalidRequestException", 400, "CreateLifecyclePolicy", $$"""
            { "name": "nothing", "executionRole": "lifecycle", "resourceType": "AMI_IMAGE", "policyDetails": {{details}}, "resourceSelection": {} }
            """);
        await stage.OkAsync("DeleteLifecyclePolicy", $$"""{ "lifecyclePolicyArn": "{{arn}}" }""");
        await stage.RefusedAsync("ResourceNotFoundException", 404, "GetLifecyclePolicy", $$"""{ "lifecyclePolicyArn": "{{arn}}" }""");
    }

    /// <summary>The ARNs of a recipe, an infrastructure configuration and a distribution to two Regions, as JSON members of an input.</summary>
    private static async Task<string> SettingsAsync(Stage stage)
    {
        var distribution = (await stage.OkAsync("CreateDistributionConfiguration", """
            { "name": "two", "distributions": [
              { "region": "eu-west-1", "amiDistributionConfiguration": {} }, { "region": "us-east-1", "amiDistributionConfiguration": {} }] }
            """))["distributionConfigurationArn"];
        return $$"""{{await Inputs.BaseAsync(stage)}}, "distributionConfigurationArn": "{{distribution}}" """;
    }

    private static string Update(string image, string status, string more = "") =>
        $$"""{ "resourceArn": "{{image}}", "state": { "status": "{{status}}" }, "executionRole": "lifecycle"{{more}} }""";

    private static async Task<string> StartAsync(Stage stage, string input) =>
        (await stage.OkAsync("StartResourceStateUpdate", input))["lifecycleExecutionId"]!.ToString();

    private static async Task<JsonObject> ExecutionAsync(Stage stage, string id) =>
        (await stage.OkAsync("GetLifecycleExecution", $$"""{ "lifecycleExecutionId": "{{id}}" }"""))["lifecycleExecution"]!.AsObject();

    private static async Task<JsonObject> UpdateAsync(Stage stage, string image, string status, string more)
    {
        var id = await StartAsync(stage, Update(image, status, more));
        return await Stage.UntilAsync(
            "the execution ends",
            async () => await ExecutionAsync(stage, id) is var execution && execution.ContainsKey("endTime") ? execution : null);
    }
}
