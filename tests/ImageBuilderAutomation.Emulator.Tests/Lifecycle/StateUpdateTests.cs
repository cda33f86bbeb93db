using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Lifecycle;

/// <summary>What an ad-hoc update does as time passes.</summary>
public sealed class StateUpdateTests : LifecycleTest
{
    [Fact]
    public async Task An_execution_is_pending_then_in_progress_then_a_success()
    {
        var image = await ImageOfAsync("base linux");
        var begin = Clock.GetUtcNow();

        var id = await StartUpdateAsync(Update(image, "DEPRECATED", withAmis: true));

        Assert.Matches("^lce-[0-9a-f-]{36}$", id);
        Assert.Equal("PENDING", await ExecutionStatusAsync(id));
        Assert.Equal("AVAILABLE", await StatusAsync(image));
        await Clock.AdvanceToAsync(Clock.NextDue!.Value);
        Assert.Equal("IN_PROGRESS", await ExecutionStatusAsync(id));
        await Clock.AdvanceToAsync(Clock.NextDue!.Value);
        var ended = await ExecutionAsync(id);
        Assert.Equal("SUCCESS", StatusOf(ended));
        Assert.Equal(begin.ToUnixTimeSeconds(), ended["startTime"]!.GetValue<double>());
        Assert.Equal(Clock.GetUtcNow().ToUnixTimeSeconds(), ended["endTime"]!.GetValue<double>());
        Assert.False(ended.ContainsKey("lifecyclePolicyArn"));
        Assert.True(ended["resourcesImpactedSummary"]!["hasImpactedResources"]!.GetValue<bool>());
        var document = await ImageAsync(image);
        Assert.Equal(("DEPRECATED", id), (StatusOf(document), document["lifecycleExecutionId"]!.ToString()));
        Assert.Equal(Clock.GetUtcNow().ToUnixTimeSeconds(), document["deprecationTime"]!.GetValue<double>());
    }

    [Fact]
    public async Task The_record_has_a_line_for_the_image_and_one_for_each_of_its_AMIs()
    {
        var image = await ImageOfAsync("base linux");
        var ami = (await AmisAsync(image))[0]!["image"]!.ToString();

        var id = await StartUpdateAsync(Update(image, "DELETED", withAmis: true));
        Assert.Equal("IN_PROGRESS", StatusOf(Assert.Single(await ResourcesAsync(id))));
        await Clock.AdvanceAsync(TimeSpan.FromMinutes(2));

        var ofImage = Assert.Single(await ResourcesAsync(id));
        Assert.Equal(
            (image, "SUCCESS", "DELETE", Api.Account),
            (ofImage["resourceId"]!.ToString(), StatusOf(ofImage), ofImage["action"]!["name"]!.ToString(), ofImage["accountId"]!.ToString()));
        var ofAmi = Assert.Single(await ResourcesAsync(id, image));
        Assert.Equal((ami, "SUCCESS", "eu-west-1"), (ofAmi["resourceId"]!.ToString(), StatusOf(ofAmi), ofAmi["region"]!.ToString()));
        var snapshot = Assert.Single(ofAmi["snapshots"]!.AsArray());
        Assert.Matches("^snap-[0-9a-f]{17}$", snapshot!["snapshotId"]!.ToString());
        Assert.Empty(await ResourcesAsync(id, "ami-00000000000000000"));
    }

    [Fact]
    public async Task Deprecation_tags_an_AMI_disabling_makes_it_private_and_enabling_makes_it_available()
    {
        var image = await ImageOfAsync("base linux");
        await StubAmisAsync(image, new()
        {
            ["public"] = true,
            ["sharedAccounts"] = new JsonArray("444455556666"),
            ["tags"] = new JsonObject { ["team"] = "images" },
        });

        await UpdateAsync(Update(image, "DEPRECATED", withAmis: true));
        Assert.Equal("""{"team":"images","DeprecatedBy":"EC2 Image Builder"}""", (await StubAmisAsync(image))[0]!["tags"]!.ToJsonString());
        Assert.Equal("DEPRECATED", StatusOf((await AmisAsync(image))[0]!));

        await UpdateAsync(Update(image, "DISABLED", withAmis: true));
        var disabled = (await StubAmisAsync(image))[0]!;
        Assert.Equal(
            ("""{"team":"images"}""", "[]", false),
            (disabled["tags"]!.ToJsonString(), disabled["sharedAccounts"]!.ToJsonString(), disabled["public"]!.GetValue<bool>()));
        Assert.False((await ImageAsync(image)).ContainsKey("deprecationTime"));

        await UpdateAsync(Update(image, "AVAILABLE", withAmis: true));
        Assert.Equal("AVAILABLE", await StatusAsync(image));
        Assert.Equal("AVAILABLE", StatusOf((await AmisAsync(image))[0]!));
    }

    [Fact]
    public async Task Without_includeResources_only_the_image_changes()
    {
        var image = await ImageOfAsync("base linux");

        var execution = await UpdateAsync(Update(image, "DISABLED"));

        Assert.Equal(("DISABLED", null), (await StatusAsync(image), (await AmisAsync(image))[0]!["state"]));
        Assert.False(execution["resourcesImpactedSummary"]!["hasImpactedResources"]!.GetValue<bool>());
    }

    [Fact]
    public async Task An_image_can_be_built_on_a_deprecated_parent_but_not_on_a_disabled_one()
    {
        var image = await ImageOfAsync("base linux");
        var recipe = Samples.ImageRecipe(Api, "child");
        recipe["parentImage"] = image;
        var input = new JsonObject
        {
            ["imageRecipeArn"] = await Api.CreateAsync("CreateImageRecipe", recipe),
            ["infrastructureConfigurationArn"] = await Api.CreateAsync("CreateInfrastructureConfiguration", Samples.Infrastructure("child")),
        };

        await UpdateAsync(Update(image, "DEPRECATED"));
        await Api.OkAsync("CreateImage", input);
        await UpdateAsync(Update(image, "DISABLED"));
        (await Api.CallAsync("CreateImage", input)).MustBe(HttpStatusCode.BadRequest, "InvalidRequestException");
        await UpdateAsync(Update(image, "AVAILABLE"));
        await Api.OkAsync("CreateImage", input);
    }

    [Fact]
    public async Task A_deleted_image_is_not_found_and_its_executions_remain()
    {
        var image = await ImageOfAsync("base linux");

        var execution = await UpdateAsync(Update(image, "DELETED", withAmis: true));

        Assert.Equal("SUCCESS", StatusOf(execution));
        (await Api.CallAsync("GetImage", new() { ["imageBuildVersionArn"] = image })).MustBe(HttpStatusCode.NotFound, "ResourceNotFoundException");
        (await Api.CallAsync("ListWorkflowExecutions", new() { ["imageBuildVersionArn"] = image }))
            .MustBe(HttpStatusCode.NotFound, "ResourceNotFoundException");
        Assert.Equal(execution.ToJsonString(), Assert.Single(await ExecutionsOfAsync(image)).ToJsonString());
        (await Api.CallAsync("StartResourceStateUpdate", Update(image, "DELETED", withAmis: true)))
            .MustBe(HttpStatusCode.NotFound, "ResourceNotFoundException");
    }

    [Fact]
    public async Task An_image_that_a_recipe_builds_on_is_not_deleted()
    {
        var image = await ImageOfAsync("base linux");
        var recipe = Samples.ImageRecipe(Api, "child");
        recipe["parentImage"] = image;
        await Api.OkAsync("CreateImageRecipe", recipe);

        var execution = await UpdateAsync(Update(image, "DELETED", withAmis: true));

        Assert.Equal("FAILED", StatusOf(execution));
        var record = Assert.Single(await ResourcesAsync(execution["lifecycleExecutionId"]!.ToString()));
        Assert.Contains("depended on", record["state"]!["reason"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("AVAILABLE", await StatusAsync(image));
    }

    [Fact]
    public async Task An_image_deleted_in_the_meantime_counts_as_a_success()
    {
        var image = await ImageOfAsync("base linux");
        var id = await StartUpdateAsync(Update(image, "DISABLED", withAmis: true));
        await Api.OkAsync("DeleteImage", new() { ["imageBuildVersionArn"] = image });

        await Clock.AdvanceAsync(TimeSpan.FromMinutes(2));

        Assert.Equal("SUCCESS", await ExecutionStatusAsync(id));
        Assert.Equal("SUCCESS", StatusOf(Assert.Single(await ResourcesAsync(id, image))));
    }

    [Fact]
    public async Task A_failed_action_on_an_AMI_fails_its_image_and_the_execution()
    {
        var image = await ImageOfAsync("base linux");
        await StubAmisAsync(image, new() { ["fail"] = "The execution role may not deregister it." });

        var execution = await UpdateAsync(Update(image, "DELETED", withAmis: true));

        var id = execution["lifecycleExecutionId"]!.ToString();
        Assert.Equal("FAILED", StatusOf(execution));
        Assert.Equal("The execution role may not deregister it.", (await ResourcesAsync(id, image))[0]["state"]!["reason"]!.ToString());
        Assert.Equal("FAILED", StatusOf((await ResourcesAsync(id))[0]));
        Assert.Equal("AVAILABLE", await StatusAsync(image));
        Assert.Single(await AmisAsync(image));
    }

    [Fact]
    public async Task An_excluded_AMI_is_skipped_with_its_reason_and_the_others_are_deleted()
    {
        var two = await Api.CreateAsync("CreateDistributionConfiguration", new()
        {
            ["name"] = "two regions",
            ["distributions"] = new JsonArray(Samples.To("eu-west-1"), Samples.To("us-east-1")),
        });
        var image = await ImageOfAsync("base linux", pipeline => pipeline["distributionConfigurationArn"] = two);
        var amis = await AmisAsync(image);
        Assert.Equal(2, amis.Count);
        var input = Update(image, "DELETED", withAmis: true);
        input["exclusionRules"] = new JsonObject { ["amis"] = new JsonObject { ["regions"] = new JsonArray("us-east-1") } };

        var execution = await UpdateAsync(input);

        var parts = await ResourcesAsync(execution["lifecycleExecutionId"]!.ToString(), image);
        Assert.Equal(["SUCCESS", "SKIPPED"], parts.Select(StatusOf));
        Assert.Equal("The AMI is excluded by its Region us-east-1.", parts[1]["state"]!["reason"]!.ToString());
        Assert.Equal("SKIPPED", StatusOf(parts[1]["snapshots"]![0]!));
        Assert.Equal("SUCCESS", StatusOf(execution));
        Assert.Equal("SKIPPED", StatusOf((await ResourcesAsync(execution["lifecycleExecutionId"]!.ToString()))[0]));
        Assert.Equal("us-east-1", Assert.Single(await AmisAsync(image))!["region"]!.ToString());
    }

    [Theory]
    [InlineData("DEPRECATED")]
    [InlineData("DISABLED")]
    [InlineData("AVAILABLE")]
    public async Task An_excluded_AMI_stays_as_it_is_while_its_image_changes_its_state(string status)
    {
        var image = await ImageOfAsync("base linux");
        await UpdateAsync(Update(image, status == "AVAILABLE" ? "DISABLED" : "AVAILABLE"));
        await StubAmisAsync(image, new() { ["public"] = true });
        var input = Update(image, status, withAmis: true);
        input["exclusionRules"] = new JsonObject { ["amis"] = new JsonObject { ["isPublic"] = true } };

        var id = (await UpdateAsync(input))["lifecycleExecutionId"]!.ToString();

        Assert.Equal(("SUCCESS", "SKIPPED"), (StatusOf((await ResourcesAsync(id))[0]), StatusOf((await ResourcesAsync(id, image))[0])));
        Assert.Equal(status, await StatusAsync(image));
        Assert.True((await StubAmisAsync(image))[0]!["public"]!.GetValue<bool>());
        Assert.Null((await AmisAsync(image))[0]!["state"]);
    }

    [Fact]
    public async Task A_deprecation_can_be_scheduled()
    {
        var image = await ImageOfAsync("base linux");
        var at = Clock.GetUtcNow().AddDays(3);
        var input = Update(image, "DEPRECATED", withAmis: true);
        input["updateAt"] = at.ToUnixTimeSeconds();

        var execution = await UpdateAsync(input);
        Assert.Equal(("IN_PROGRESS", false), (StatusOf(execution), execution["resourcesImpactedSummary"]!["hasImpactedResources"]!.GetValue<bool>()));
        var id = execution["lifecycleExecutionId"]!.ToString();
        Assert.Empty(await ResourcesAsync(id));

        var waiting = await ImageAsync(image);
        Assert.Equal(("AVAILABLE", at.ToUnixTimeSeconds()), (StatusOf(waiting), (long)waiting["deprecationTime"]!.GetValue<double>()));
        await Clock.AdvanceToAsync(at.AddSeconds(-1));
        Assert.Equal("AVAILABLE", await StatusAsync(image));
        await Clock.AdvanceToAsync(at.AddMinutes(1));
        Assert.Equal(("DEPRECATED", "DEPRECATED"), (await StatusAsync(image), StatusOf((await AmisAsync(image))[0]!)));
        Assert.Equal(("SUCCESS", image), (await ExecutionStatusAsync(id), Assert.Single(await ResourcesAsync(id))["resourceId"]!.ToString()));
        Assert.Equal(at.ToUnixTimeSeconds(), (long)(await ImageAsync(image))["deprecationTime"]!.GetValue<double>());
    }

    [Fact]
    public async Task A_scheduled_deprecation_can_be_cancelled()
    {
        var image = await ImageOfAsync("base linux");
        var input = Update(image, "DEPRECATED");
        input["updateAt"] = Clock.GetUtcNow().AddDays(3).ToUnixTimeSeconds();
        var id = (await UpdateAsync(input))["lifecycleExecutionId"]!.ToString();

        await Api.OkAsync("CancelLifecycleExecution", new() { ["lifecycleExecutionId"] = id });

        Assert.Equal(("CANCELLED", null), (await ExecutionStatusAsync(id), (await ImageAsync(image))["deprecationTime"]));
        await Clock.AdvanceAsync(TimeSpan.FromDays(4));
        Assert.Equal("AVAILABLE", await StatusAsync(image));
    }

    [Fact]
    public async Task An_image_disabled_since_is_not_deprecated_by_an_earlier_scheduled_update()
    {
        var image = await ImageOfAsync("base linux");
        var input = Update(image, "DEPRECATED");
        input["updateAt"] = Clock.GetUtcNow().AddDays(3).ToUnixTimeSeconds();
        await UpdateAsync(input);
        await UpdateAsync(Update(image, "DISABLED"));

        await Clock.AdvanceAsync(TimeSpan.FromDays(4));

        Assert.Equal("DISABLED", await StatusAsync(image));
    }

    [Fact]
    public async Task Cancelling_completes_the_current_image()
    {
        var image = await ImageOfAsync("base linux");
        var id = await StartUpdateAsync(Update(image, "DISABLED"));
        await Clock.AdvanceToAsync(Clock.NextDue!.Value);

        await Api.OkAsync("CancelLifecycleExecution", new() { ["lifecycleExecutionId"] = id });

        Assert.Equal("CANCELLING", await ExecutionStatusAsync(id));
        await Clock.AdvanceToAsync(Clock.NextDue!.Value);
        Assert.Equal(("CANCELLED", "DISABLED"), (await ExecutionStatusAsync(id), await StatusAsync(image)));
        (await Api.CallAsync("CancelLifecycleExecution", new() { ["lifecycleExecutionId"] = id })).MustBe(HttpStatusCode.BadRequest, "InvalidRequestException");
    }

    [Fact]
    public async Task Cancelling_a_pending_execution_changes_nothing()
    {
        var image = await ImageOfAsync("base linux");
        var id = await StartUpdateAsync(Update(image, "DISABLED", withAmis: true));

        await Api.OkAsync("CancelLifecycleExecution", new() { ["lifecycleExecutionId"] = id });

        Assert.Equal(("CANCELLED", "AVAILABLE"), (await ExecutionStatusAsync(id), await StatusAsync(image)));
        Assert.Equal(["SKIPPED", "SKIPPED"], [StatusOf((await ResourcesAsync(id))[0]), StatusOf((await ResourcesAsync(id, image))[0])]);
        await Clock.AdvanceAsync(LongEnough);
        Assert.Equal(("CANCELLED", "AVAILABLE"), (await ExecutionStatusAsync(id), await StatusAsync(image)));
    }
}
