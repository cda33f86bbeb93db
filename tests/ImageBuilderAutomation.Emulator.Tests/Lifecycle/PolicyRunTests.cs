using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Lifecycle;

/// <summary>Policies run once a day.</summary>
public sealed partial class PolicyRunTests : LifecycleTest
{
    private static readonly DateTimeOffset FirstRun = new(2026, 11, 21, 3, 0, 0, TimeSpan.Zero);

    private string _pipeline = "";

    protected override EmulatorOptions Options => base.Options with { Lifecycle = new() { ImagesPerRun = 3 } };

    protected override async Task ArrangeAsync() => _pipeline = await PipelineAsync("base linux");

    [Fact]
    public async Task A_policy_runs_once_a_day_and_shows_its_last_run()
    {
        await BuildAsync(_pipeline);
        var policy = await PolicyAsync(Rule("DELETE", "COUNT", 5));
        Assert.Empty(await ExecutionsOfAsync(policy));

        await Clock.AdvanceToAsync(FirstRun.AddMinutes(5));

        var execution = Assert.Single(await ExecutionsOfAsync(policy));
        Assert.Equal(("SUCCESS", policy), (StatusOf(execution), execution["lifecyclePolicyArn"]!.ToString()));
        Assert.Empty(await ResourcesAsync(execution["lifecycleExecutionId"]!.ToString()));
        var shown = (await Api.OkAsync("GetLifecyclePolicy", new() { ["lifecyclePolicyArn"] = policy }))["lifecyclePolicy"]!;
        Assert.Equal(FirstRun.ToUnixTimeSeconds(), shown["dateLastRun"]!.GetValue<double>());
        await Clock.AdvanceToAsync(FirstRun.AddDays(3).AddMinutes(5));
        Assert.Equal(4, (await ExecutionsOfAsync(policy)).Count);
    }

    [Fact]
    public async Task Count_applies_to_each_version_of_a_recipe_selected_by_wildcards()
    {
        var first = await BuildsAsync(_pipeline, 3);
        var second = await BuildsAsync(await NextVersionAsync("2.0.0"), 3);
        var policy = await PolicyAsync(Rule("DELETE", "COUNT", 2), Recipe("x.x.x"));

        await Clock.AdvanceToAsync(FirstRun.AddMinutes(5));

        Assert.Equal([second[0], first[0]], (await ActedAsync(policy)).Select(r => r["resourceId"]!.ToString()));
        Assert.Equal(HttpStatusCode.NotFound, (await Api.CallAsync("GetImage", new() { ["imageBuildVersionArn"] = first[0] })).Status);
        foreach (var kept in (string[])[first[1], first[2], second[1], second[2]])
            Assert.Equal("AVAILABLE", await StatusAsync(kept));
    }

    [Theory]
    [InlineData("1.0.0", 1)]
    [InlineData("1.x.x", 1)]
    [InlineData("2.0.x", 0)]
    public async Task A_recipe_is_selected_by_its_version(string version, int deleted)
    {
        await BuildsAsync(_pipeline, 2);
        var policy = await PolicyAsync(Rule("DELETE", "COUNT", 1), Recipe(version));

        await Clock.AdvanceToAsync(FirstRun.AddMinutes(5));

        Assert.Equal(deleted, (await ActedAsync(policy)).Count);
    }

    [Fact]
    public async Task An_imported_image_of_the_same_name_is_selected_only_by_its_tags()
    {
        for (var i = 0; i < 2; i++)
        {
            await Api.OkAsync("ImportVmImage", new()
            {
                ["name"] = "base linux",
                ["semanticVersion"] = "1.0.0",
                ["platform"] = "Linux",
                ["vmImportTaskId"] = $"import-ami-{i}",
                ["tags"] = new JsonObject { ["from"] = "vm" },
            });
        }

        var ofRecipe = await PolicyAsync(Rule("DELETE", "COUNT", 1));
        var ofTag = await PolicyAsync(
            Rule("DELETE", "COUNT", 1), new() { ["tagMap"] = new JsonObject { ["from"] = "vm" } }, with: input => input["name"] = "by tag");
        await Clock.AdvanceToAsync(FirstRun.AddMinutes(5));

        Assert.Empty(await ActedAsync(ofRecipe));
        Assert.Single(await ActedAsync(ofTag));
    }

    [Fact]
    public async Task Age_rules_move_an_image_by_one_status_a_day()
    {
        var image = await BuildAsync(_pipeline);
        var newest = await BuildAsync(_pipeline);
        var delete = Rule("DELETE", "AGE", 1);
        delete["filter"]!["retainAtLeast"] = 1;
        var policy = await PolicyAsync([delete, Rule("DISABLE", "AGE", 1), Rule("DEPRECATE", "AGE", 1)]);

        // At the first run the image is too young.
        await Clock.AdvanceToAsync(FirstRun.AddMinutes(5));
        Assert.Empty(await ActedAsync(policy));
        await Clock.AdvanceToAsync(FirstRun.AddDays(1).AddMinutes(5));
        Assert.Equal("DEPRECATED", await StatusAsync(image));
        await Clock.AdvanceToAsync(FirstRun.AddDays(2).AddMinutes(5));
        Assert.Equal("DISABLED", await StatusAsync(image));
        await Clock.AdvanceToAsync(FirstRun.AddDays(3).AddMinutes(5));
        Assert.Equal(HttpStatusCode.NotFound, (await Api.CallAsync("GetImage", new() { ["imageBuildVersionArn"] = image })).Status);
        Assert.Equal("DISABLED", await StatusAsync(newest));
    }

    [Fact]
    public async Task A_failed_image_is_deleted_and_a_build_in_progress_waits_for_the_next_day()
    {
        var failed = await FailedAsync(_pipeline);
        var policy = await PolicyAsync(Rule("DELETE", "COUNT", 1), Recipe("x.x.x"));
        await Clock.AdvanceToAsync(FirstRun.AddMinutes(-1));
        await StartAsync(_pipeline);

        await Clock.AdvanceToAsync(FirstRun.AddMinutes(5));

        Assert.Equal(failed, Assert.Single(await ActedAsync(policy))["resourceId"]!.ToString());
    }

    [Fact]
    public async Task Images_are_selected_by_any_of_the_tags_and_excluded_by_a_tag_of_the_rule()
    {
        var first = await BuildAsync(_pipeline);
        var other = await BuildAsync(_pipeline);
        var spared = await BuildAsync(_pipeline);
        await TagAsync(first, "team", "images");
        await TagAsync(spared, "stage", "test");
        await TagAsync(spared, "keep", "yes");
        var rule = Rule("DISABLE", "AGE", 1);
        rule["exclusionRules"] = new JsonObject { ["tagMap"] = new JsonObject { ["keep"] = "yes" } };
        var policy = await PolicyAsync(rule, new() { ["tagMap"] = new JsonObject { ["team"] = "images", ["stage"] = "test" } });

        await Clock.AdvanceToAsync(FirstRun.AddDays(1).AddMinutes(5));

        var acted = await ActedAsync(policy);
        Assert.Equal([(spared, "SKIPPED"), (first, "SUCCESS")], acted.Select(r => (r["resourceId"]!.ToString(), StatusOf(r))));
        Assert.Contains("'keep'", acted[0]["state"]!["reason"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(("AVAILABLE", "AVAILABLE"), (await StatusAsync(other), await StatusAsync(spared)));
    }

    [Fact]
    public async Task Disabled_and_deleted_policies_do_not_run_and_a_re_enabled_one_does()
    {
        var disabled = await PolicyAsync(Rule("DELETE", "COUNT", 1), with: input => input["status"] = "DISABLED");
        var deleted = await PolicyAsync(Rule("DELETE", "COUNT", 1), with: input => input["name"] = "deleted");
        await Api.OkAsync("DeleteLifecyclePolicy", new() { ["lifecyclePolicyArn"] = deleted });
        await Clock.AdvanceToAsync(FirstRun.AddMinutes(5));
        Assert.Empty(await ExecutionsOfAsync(disabled));
        Assert.Empty(await ExecutionsOfAsync(deleted));
        Assert.Null(Clock.NextDue);

        await SetStatusAsync(disabled, "ENABLED");
        await Clock.AdvanceToAsync(FirstRun.AddDays(1).AddMinutes(5));

        Assert.Single(await ExecutionsOfAsync(disabled));
        await SetStatusAsync(disabled, "ENABLED");
        var shown = (await Api.OkAsync("GetLifecyclePolicy", new() { ["lifecyclePolicyArn"] = disabled }))["lifecyclePolicy"]!;
        Assert.Equal(FirstRun.AddDays(1).ToUnixTimeSeconds(), shown["dateLastRun"]!.GetValue<double>());
    }

    [Fact]
    public async Task A_reset_removes_policies_and_executions()
    {
        await PolicyAsync(Rule("DELETE", "COUNT", 1));
        await StartUpdateAsync(Update(await BuildAsync(_pipeline), "DISABLED"));

        await Api.ControlAsync(HttpMethod.Post, "reset");

        Assert.Null(Clock.NextDue);
    }

    [Theory]
    [InlineData("""{"resourceSelection":{}}""", "resourceSelection must have either")]
    [InlineData(
        """{"resourceSelection":{"tagMap":{"a":"b"},"recipes":[{"name":"base linux","semanticVersion":"1.0.0"}]}}""",
        "resourceSelection must have either")]
    [InlineData(
        """{"resourceType":"CONTAINER_IMAGE","policyDetails":[{"action":{"type":"DISABLE"},"filter":{"type":"COUNT","value":1}}]}""",
        "The action DISABLE is not available")]
    [InlineData("""{"policyDetails":[{"action":{"type":"DELETE"},"filter":{"type":"AGE","value":1}}]}""", "A filter of type AGE must have a unit")]
    [InlineData("""{"policyDetails":[{"action":{"type":"DELETE"},"filter":{"type":"COUNT","value":1,"retainAtLeast":1}}]}""", "Only a filter of type AGE")]
    [InlineData("""{"policyDetails":[{"action":{"type":"DEPRECATE"},"filter":{"type":"COUNT","value":1}}]}""", "Only the action DELETE can")]
    [InlineData("""{"policyDetails":[{"action":{"type":"DISABLE"},"filter":{"type":"COUNT","value":1}}]}""", "Only the action DELETE can")]
    [InlineData(
        """{"policyDetails":[{"action":{"type":"DELETE","includeResources":{"snapshots":true}},"filter":{"type":"COUNT","value":1}}]}""",
        "Snapshots can only")]
    [InlineData(
        """{"policyDetails":[{"action":{"type":"DELETE"},"filter":{"type":"COUNT","value":1}},"""
            + """{"action":{"type":"DELETE"},"filter":{"type":"COUNT","value":2}}]}""",
        "policyDetails must not")]
    public async Task An_invalid_policy_is_refused(string members, string message)
    {
        var input = Policy([Rule("DELETE", "COUNT", 1)], Recipe("1.0.0"));
        foreach (var (name, value) in JsonNode.Parse(members)!.AsObject())
            input[name] = value!.DeepClone();

        (await Api.CallAsync("CreateLifecyclePolicy", input)).MustBe(HttpStatusCode.BadRequest, "InvalidRequestException", message);
    }

    private static JsonObject Rule(string action, string filter, int value)
    {
        var rule = new JsonObject
        {
            ["action"] = new JsonObject { ["type"] = action },
            ["filter"] = new JsonObject { ["type"] = filter, ["value"] = value },
        };
        if (filter == "AGE")
            rule["filter"]!["unit"] = "DAYS";
        return rule;
    }

    private static JsonObject Recipe(string version) =>
        new() { ["recipes"] = new JsonArray(new JsonObject { ["name"] = "base linux", ["semanticVersion"] = version }) };

    private static JsonObject Policy(JsonObject[] rules, JsonObject selection) => new()
    {
        ["name"] = "tidy up",
        ["executionRole"] = Role,
        ["resourceType"] = "AMI_IMAGE",
        ["policyDetails"] = new JsonArray([.. rules]),
        ["resourceSelection"] = selection,
    };

    private Task<string> PolicyAsync(JsonObject rule, JsonObject? selection = null, Action<JsonObject>? with = null) => PolicyAsync([rule], selection, with);

    private async Task<string> PolicyAsync(JsonObject[] rules, JsonObject? selection = null, Action<JsonObject>? with = null)
    {
        var input = Policy(rules, selection ?? Recipe("1.0.0"));
        with?.Invoke(input);
        return await Api.CreateAsync("CreateLifecyclePolicy", input);
    }

    private async Task SetStatusAsync(string policy, string status)
    {
        var input = Policy([Rule("DELETE", "COUNT", 1)], Recipe("1.0.0"));
        input.Remove("name");
        (input["lifecyclePolicyArn"], input["status"]) = (policy, status);
        await Api.OkAsync("UpdateLifecyclePolicy", input);
    }

    private async Task<List<string>> BuildsAsync(string pipeline, int count)
    {
        var images = new List<string>();
        for (var i = 0; i < count; i++)
        {
            images.Add(await StartAsync(pipeline));
            await Clock.AdvanceAsync(TimeSpan.FromMinutes(1));
        }

        await Clock.AdvanceAsync(LongEnough);
        return images;
    }

    /// <summary>A pipeline for another version of the same recipe.</summary>
    private async Task<string> NextVersionAsync(string version) => await Api.CreateAsync("CreateImagePipeline", new()
    {
        ["name"] = $"base {version.Replace('.', '-')}",
        ["imageRecipeArn"] = await Api.CreateAsync("CreateImageRecipe", Samples.ImageRecipe(Api, version: version)),
        ["infrastructureConfigurationArn"] = Api.Arn("infrastructure-configuration/base-linux"),
    });

    private Task<JsonObject> TagAsync(string arn, string key, string value) =>
        Api.OkAsync("TagResource", new() { ["resourceArn"] = arn, ["tags"] = new JsonObject { [key] = value } });

    /// <summary>The resources in the record of a policy's last execution.</summary>
    private async Task<List<JsonObject>> ActedAsync(string policy) =>
        await ResourcesAsync((await ExecutionsOfAsync(policy))[0]["lifecycleExecutionId"]!.ToString());
}
