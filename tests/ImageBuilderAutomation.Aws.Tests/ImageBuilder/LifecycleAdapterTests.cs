using System.Text.Json.Nodes;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Emulator.State.Lifecycle;
using ImageBuilderAutomation.Lifecycle;
using LifecycleAction = ImageBuilderAutomation.Lifecycle.LifecycleAction;

namespace ImageBuilderAutomation.Aws.Tests.ImageBuilder;

/// <summary>Tests the lifecycle adapters with the local Image Builder, where updates take time.</summary>
public sealed class LifecycleAdapterTests : IAsyncLifetime
{
    private OldImages _images = null!;

    private StateUpdates Updates => new(_images.Client);

    public async Task InitializeAsync() => _images = await OldImages.StartAsync();

    public async Task DisposeAsync() => await _images.DisposeAsync();

    private Task<ImageInventory> ReadAsync(bool withPipelines = false) =>
        new LifecycleInventory(_images.Client, OldImages.AccountRegion, _images.Clock).ReadAsync(withPipelines, default);

    [Fact]
    public async Task Lists_every_build_of_every_version_with_the_facts_that_rules_use()
    {
        var (first, second) = (await _images.CreateRecipeAsync("web"), await _images.CreateRecipeAsync("web", "1.0.1", "ami-0123456789abcdef0"));
        var built = await _images.BuildAsync(first, 26);
        built = [.. built, .. await _images.BuildAsync(second, 2)];

        var inventory = await ReadAsync();

        Assert.Null(inventory.Incomplete);
        Assert.Equal(built.Order(StringComparer.Ordinal), inventory.Images.Select(i => i.Arn.ToString()).Order(StringComparer.Ordinal));
        var image = inventory.Images.Single(i => i.Path == "web/1.0.0/1");
        Assert.Equal(
            ("AVAILABLE", false, "Linux", "USER_INITIATED", null), (image.Status, image.IsContainer, image.Platform, image.BuildType, image.PipelineName));
        Assert.Equal(OldImages.Start, image.CreatedAt);
        Assert.Equal("prod", image.Tags["env"]);
        Assert.StartsWith("ami-", Assert.Single(image.AmiIds), StringComparison.Ordinal);
        Assert.Equal(
            ["image-recipe/web 1.0.0 arn:aws:imagebuilder:eu-west-1:aws:image/amazon-linux-2023-x86/x.x.x", "image-recipe/web 1.0.1 ami-0123456789abcdef0"],
            inventory.Recipes.Select(r => $"{r.Recipe} {r.Version} {r.ParentImage}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Lists_retired_images_too()
    {
        var recipe = await _images.CreateRecipeAsync("web");
        var built = await _images.BuildAsync(recipe, 3);
        await RetireAsync(built[0], LifecycleAction.Deprecate);
        await RetireAsync(built[1], LifecycleAction.Disable);

        Assert.Equal(["DEPRECATED", "DISABLED", "AVAILABLE"], (await ReadAsync()).Images.OrderBy(i => i.Arn, BuildVersionComparer.Instance).Select(i => i.Status));
    }

    [Fact]
    public async Task Names_the_pipeline_of_an_image_on_request()
    {
        var recipe = await _images.CreateRecipeAsync("web");
        var pipeline = await _images.CreatePipelineAsync("web shop", recipe);
        await _images.Client.StartImagePipelineExecutionAsync(new() { ImagePipelineArn = pipeline });
        await _images.BuildAsync(recipe);

        Assert.Equal(["web-shop", null], (await ReadAsync(withPipelines: true)).Images.OrderBy(i => i.Arn, BuildVersionComparer.Instance).Select(i => i.PipelineName));
        Assert.All((await ReadAsync()).Images, image => Assert.Null(image.PipelineName));
    }

    [Theory]
    [InlineData(LifecycleAction.Deprecate, "DEPRECATED")]
    [InlineData(LifecycleAction.Disable, "DISABLED")]
    [InlineData(LifecycleAction.Delete, null)]
    public async Task An_update_is_begun_takes_its_time_and_reports_of_every_resource(LifecycleAction action, string? status)
    {
        var image = (await _images.BuildAsync(await _images.CreateRecipeAsync("web"))).Single();
        var amis = (await ReadAsync()).Images.Single().AmiIds;
        var update = Update(image, action);

        var started = Assert.IsType<StartResult.Started>(await Updates.StartAsync(image, update, default));
        Assert.False((await Updates.ReadAsync(started.ExecutionId, image, default))!.HasEnded);
        Assert.Equal(started, await Updates.StartAsync(image, update, default));
        await _images.Clock.AdvanceAsync(TimeSpan.FromMinutes(10));

        var ended = (await Updates.ReadAsync(started.ExecutionId, image, default))!;
        Assert.Equal((true, "SUCCESS", action, status), (ended.HasEnded, ended.Outcome, ended.Action, await _images.StatusAsync(image)));
        Assert.Equal([image, .. amis], ended.Resources.Select(r => r.Id).Where(id => !id.StartsWith("snap-", StringComparison.Ordinal)));
        Assert.Equal(action is LifecycleAction.Delete, ended.Resources.Any(r => r.Id.StartsWith("snap-", StringComparison.Ordinal)));
        Assert.All(ended.Resources, resource => Assert.Equal(("SUCCESS", "eu-west-1", "111122223333"), (resource.Status, resource.Region, resource.AccountId)));
    }

    [Theory]
    [InlineData(LifecycleAction.Disable, "SUCCESS", "DISABLED")]
    [InlineData(LifecycleAction.Delete, "SKIPPED", "AVAILABLE")]
    public async Task An_excluded_AMI_is_reported_and_keeps_its_image_from_deletion_alone(LifecycleAction action, string outcome, string status)
    {
        var image = (await _images.BuildAsync(await _images.CreateRecipeAsync("web"))).Single();
        var ami = (await ReadAsync()).Images.Single().AmiIds.Single();
        lock (_images.World.Gate)
        {
            var account = _images.World.Account("111122223333", "eu-west-1");
            account.Lifecycle.Put(ami, new AmiFacts(false, [], _images.Clock.GetUtcNow(), new Dictionary<string, string>()));
        }

        var started = Assert.IsType<StartResult.Started>(await Updates.StartAsync(image, Update(image, action, AmiExclusions.Default), default));
        await _images.Clock.AdvanceAsync(TimeSpan.FromMinutes(10));

        var ended = (await Updates.ReadAsync(started.ExecutionId, image, default))!;
        Assert.Equal((outcome, status), (ended.Outcome, await _images.StatusAsync(image)));
        Assert.Equal("SKIPPED", ended.Resources.Single(r => r.Id == ami).Status);
        Assert.Contains("last launched", ended.Resources.Single(r => r.Id == ami).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMI_exclusions_are_sent_in_the_service_s_format()
    {
        var image = (await _images.BuildAsync(await _images.CreateRecipeAsync("web"))).Single();
        var amiExclusions = new AmiExclusions(true, ["eu-west-2"], ["222233334444"], new Dictionary<string, string> { ["keep"] = "yes" }, 30);

        await Updates.StartAsync(image, Update(image, LifecycleAction.Delete, amiExclusions), default);

        var asked = _images.World.Requests.Snapshot().Last(r => r.Operation == "StartResourceStateUpdate").Input!;
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"isPublic":true,"regions":["eu-west-2"],"sharedAccounts":["222233334444"],"lastLaunched":{"value":30,"unit":"DAYS"},"tagMap":{"keep":"yes"}}"""),
            asked["exclusionRules"]!["amis"]), asked.ToJsonString());
        Assert.Equal(
            ("arn:aws:iam::111122223333:role/Lifecycle", true, true),
            ((string?)asked["executionRole"], (bool?)asked["includeResources"]!["amis"], (bool?)asked["includeResources"]!["snapshots"]));
    }

    [Fact]
    public async Task A_permanent_refusal_is_distinguished_from_a_temporary_one()
    {
        var built = await _images.BuildAsync(await _images.CreateRecipeAsync("web"), 2);
        await RetireAsync(built[0], LifecycleAction.Disable);

        Assert.IsType<StartResult.Refused>(await Updates.StartAsync(built[0], Update(built[0], LifecycleAction.Deprecate), default));
        Assert.IsType<StartResult.Refused>(await Updates.StartAsync($"{built[0]}9", Update($"{built[0]}9", LifecycleAction.Deprecate), default));
        Assert.IsType<StartResult.Started>(await Updates.StartAsync(built[1], Update(built[1], LifecycleAction.Deprecate), default));
        Assert.IsType<StartResult.Busy>(await Updates.StartAsync(built[1], Update(built[1], LifecycleAction.Disable), default));
    }

    [Fact]
    public async Task An_update_is_found_again_by_its_image_and_time()
    {
        var image = (await _images.BuildAsync(await _images.CreateRecipeAsync("web"))).Single();
        var before = _images.Clock.GetUtcNow();
        Assert.Null(await Updates.FindAsync(image, before, default));

        var started = Assert.IsType<StartResult.Started>(await Updates.StartAsync(image, Update(image, LifecycleAction.Deprecate), default));

        Assert.Equal(started.ExecutionId, await Updates.FindAsync(image, before, default));
        Assert.Null(await Updates.FindAsync(image, before.AddSeconds(1), default));
        Assert.Null(await Updates.ReadAsync("lce-00000000-0000-4000-8000-000000000000", image, default));
    }

    private async Task RetireAsync(string image, LifecycleAction action)
    {
        Assert.IsType<StartResult.Started>(await Updates.StartAsync(image, Update(image, action), default));
        await _images.Clock.AdvanceAsync(TimeSpan.FromMinutes(10));
    }

    private static StateUpdate Update(string image, LifecycleAction action, AmiExclusions? amiExclusions = null) => StateUpdate.Create(
        ImageBuildArn.Parse(image), isContainer: false, 1, action, "arn:aws:iam::111122223333:role/Lifecycle", amiExclusions, "old", "8f3c1e", null, OldImages.Start);
}
