using System.Net;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Tests.Builds;

namespace ImageBuilderAutomation.Emulator.Tests.Schedules;

public sealed class PipelineScheduleTests : BuildTest
{
    private const string Always = "EXPRESSION_MATCH_ONLY";

    [Fact]
    public async Task Starts_a_build_when_its_schedule_is_due()
    {
        var pipeline = await ScheduledAsync("cron(0 12 * * ? *)", Always);
        Assert.Equal("2026-11-20T12:00:00.000Z", (await ShowAsync(pipeline))["dateNextRun"]!.GetValue<string>());

        await Clock.AdvanceToAsync(Start.AddHours(3).AddSeconds(-1));
        Assert.Empty(await ImagesAsync(pipeline));
        await Clock.AdvanceAsync(TimeSpan.FromSeconds(1));

        var image = await ImageAsync(Assert.Single(await ImagesAsync(pipeline)));
        Assert.Equal(("SCHEDULED", "2026-11-20T12:00:00.000Z"), (image["buildType"]!.GetValue<string>(), image["dateCreated"]!.GetValue<string>()));
        Assert.Equal("2026-11-21T12:00:00.000Z", (await ShowAsync(pipeline))["dateNextRun"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_scheduled_build_gets_the_pipeline_s_image_tags()
    {
        var input = await Samples.PipelineAsync(Api);
        input["schedule"] = new JsonObject { ["scheduleExpression"] = "rate(1 day)", ["pipelineExecutionStartCondition"] = Always };
        input["imageTags"] = new JsonObject { ["env"] = "prod" };
        var pipeline = await Api.CreateAsync("CreateImagePipeline", input);

        await Clock.AdvanceAsync(TimeSpan.FromDays(1));

        var image = await ImageAsync(Assert.Single(await ImagesAsync(pipeline)));
        Assert.Equal("""{"env":"prod"}""", image["tags"]!.ToJsonString());
    }

    [Fact]
    public async Task Follows_the_time_zone_of_the_schedule()
    {
        var pipeline = await ScheduledAsync("cron(0 6 * * ? *)", Always, zone: "America/New_York");

        Assert.Equal("2026-11-20T11:00:00.000Z", (await ShowAsync(pipeline))["dateNextRun"]!.GetValue<string>());
    }

    [Fact]
    public async Task Refuses_a_time_zone_that_does_not_exist()
    {
        var input = await Samples.PipelineAsync(Api);
        input["schedule"] = new JsonObject { ["scheduleExpression"] = "rate(1 day)", ["timezone"] = "Mars/Olympus" };

        (await Api.CallAsync("CreateImagePipeline", input)).MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException");
    }

    [Fact]
    public async Task A_rate_counts_from_the_pipeline_s_creation()
    {
        var pipeline = await ScheduledAsync("rate(2 days)", Always);

        await Clock.AdvanceAsync(TimeSpan.FromDays(7));

        Assert.Equal(3, (await ImagesAsync(pipeline)).Count);
    }

    [Fact]
    public async Task Skips_runs_while_its_wildcards_resolve_to_the_same_versions()
    {
        var pipeline = await ScheduledAsync("rate(1 day)", condition: null);

        await Clock.AdvanceAsync(TimeSpan.FromDays(5));

        Assert.Single(await ImagesAsync(pipeline));
        Assert.Equal("2026-11-26T09:00:00.000Z", (await ShowAsync(pipeline))["dateNextRun"]!.GetValue<string>());
    }

    [Fact]
    public async Task Builds_once_for_a_newer_component_that_its_wildcard_matches()
    {
        await Api.CreateAsync("CreateComponent", Samples.Component(version: "1.0.0"));
        var pipeline = await ScheduledAsync(
            "rate(1 day)", condition: null, recipe: r => r["components"]![0]!["componentArn"] = Api.Arn("component/hello-world/1.x.x"));
        await Clock.AdvanceAsync(TimeSpan.FromDays(2.5));
        Assert.Single(await ImagesAsync(pipeline));

        await Api.CreateAsync("CreateComponent", Samples.Component(version: "2.0.0"));
        await Clock.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Single(await ImagesAsync(pipeline));

        await Api.CreateAsync("CreateComponent", Samples.Component(version: "1.1.0"));
        await Clock.AdvanceAsync(TimeSpan.FromDays(3));
        Assert.Equal(2, (await ImagesAsync(pipeline)).Count);
    }

    [Fact]
    public async Task A_failed_build_of_an_update_is_retried()
    {
        var pipeline = await ScheduledAsync("rate(1 day)", condition: null);
        await FailAsync(pipeline);
        await Clock.AdvanceAsync(TimeSpan.FromDays(2.5));
        Assert.Equal(2, (await ImagesAsync(pipeline)).Count);

        await StubAsync(pipeline, new() { ["failSteps"] = null });
        await Clock.AdvanceAsync(TimeSpan.FromDays(4));

        Assert.Equal(3, (await ImagesAsync(pipeline)).Count);
    }

    [Fact]
    public async Task A_recipe_without_wildcards_is_never_rebuilt_for_updates()
    {
        var pipeline = await ScheduledAsync("rate(1 day)", condition: null, recipe: r =>
        {
            r["parentImage"] = "ami-0123456789abcdef0";
            r["components"]![0]!["componentArn"] = Api.Managed("component/update-linux/1.0.0/1");
        });

        await Clock.AdvanceAsync(TimeSpan.FromDays(3));

        Assert.Empty(await ImagesAsync(pipeline));
    }

    [Fact]
    public async Task A_disabled_pipeline_does_not_run_and_enabling_it_restarts_its_schedule()
    {
        var pipeline = await ScheduledAsync("rate(1 day)", Always);
        await UpdateAsync(pipeline, p => p["status"] = "DISABLED");
        Assert.Null((await ShowAsync(pipeline))["dateNextRun"]);
        await Clock.AdvanceAsync(TimeSpan.FromDays(3));
        Assert.Empty(await ImagesAsync(pipeline));

        await UpdateAsync(pipeline, p => p["status"] = "ENABLED");
        await Clock.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.Single(await ImagesAsync(pipeline));
    }

    [Fact]
    public async Task A_deleted_pipeline_starts_nothing()
    {
        var pipeline = await ScheduledAsync("rate(1 day)", Always);

        await Api.OkAsync("DeleteImagePipeline", new() { ["imagePipelineArn"] = pipeline });

        Assert.Null(Clock.NextDue);
    }

    [Fact]
    public async Task Scheduled_failures_in_a_row_disable_the_pipeline_and_are_reported()
    {
        var pipeline = await ScheduledAsync("rate(1 day)", Always, failureCount: 2);
        await FailAsync(pipeline);

        await Clock.AdvanceAsync(TimeSpan.FromDays(1.5));
        Assert.Equal(("ENABLED", 1), await CountAsync(pipeline));
        await Clock.AdvanceAsync(TimeSpan.FromDays(5));

        Assert.Equal(("DISABLED", 2), await CountAsync(pipeline));
        Assert.Equal(2, (await ImagesAsync(pipeline)).Count);
        Assert.Null((await ShowAsync(pipeline))["dateNextRun"]);
        var evt = Assert.Single(Events.Of("Image Pipeline Automatically Disabled"));
        Assert.Equal($$"""{"consecutive-failures":"2"}""", evt["detail"]!.ToJsonString());
        Assert.Equal(pipeline, Assert.Single(evt["resources"]!.AsArray())!.GetValue<string>());
    }

    [Fact]
    public async Task Without_a_policy_the_fifth_failure_disables_the_pipeline()
    {
        var pipeline = await ScheduledAsync("rate(1 day)", Always);
        await FailAsync(pipeline);

        await Clock.AdvanceAsync(TimeSpan.FromDays(9));

        Assert.Equal(("DISABLED", 5), await CountAsync(pipeline));
        Assert.Single(Events.Of("Image Pipeline Automatically Disabled"));
    }

    [Fact]
    public async Task A_manual_failure_does_not_change_the_count_and_a_manual_success_resets_it()
    {
        var pipeline = await ScheduledAsync("rate(7 days)", Always, failureCount: 3);
        await FailAsync(pipeline);
        await Clock.AdvanceAsync(TimeSpan.FromDays(7.5));
        await StartAsync(pipeline);
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));
        Assert.Equal(("ENABLED", 1), await CountAsync(pipeline));

        await StubAsync(pipeline, new() { ["failSteps"] = null });
        await StartAsync(pipeline);
        await Clock.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Equal(("ENABLED", 0), await CountAsync(pipeline));
    }

    [Fact]
    public async Task An_update_of_the_pipeline_resets_the_count()
    {
        var pipeline = await ScheduledAsync("rate(1 day)", Always, failureCount: 3);
        await FailAsync(pipeline);
        await Clock.AdvanceAsync(TimeSpan.FromDays(2.5));
        Assert.Equal(("ENABLED", 2), await CountAsync(pipeline));

        await UpdateAsync(pipeline, _ => { });

        Assert.Equal(("ENABLED", 0), await CountAsync(pipeline));
    }

    private async Task<string> ScheduledAsync(
        string expression, string? condition, string? zone = null, int? failureCount = null, Action<JsonObject>? recipe = null)
    {
        var input = await Samples.PipelineAsync(Api);
        if (recipe is not null)
        {
            var own = Samples.ImageRecipe(Api, "own recipe");
            recipe(own);
            input["imageRecipeArn"] = await Api.CreateAsync("CreateImageRecipe", own);
        }

        var schedule = new JsonObject { ["scheduleExpression"] = expression };
        if (condition is not null)
            schedule["pipelineExecutionStartCondition"] = condition;
        if (zone is not null)
            schedule["timezone"] = zone;
        if (failureCount is not null)
            schedule["autoDisablePolicy"] = new JsonObject { ["failureCount"] = failureCount };
        input["schedule"] = schedule;
        return await Api.CreateAsync("CreateImagePipeline", input);
    }

    private Task FailAsync(string pipeline) => StubAsync(pipeline, new() { ["failSteps"] = new JsonObject { ["DISTRIBUTING"] = "no room" } });

    private async Task UpdateAsync(string pipeline, Action<JsonObject> change)
    {
        var shown = await ShowAsync(pipeline);
        var input = new JsonObject { ["imagePipelineArn"] = pipeline };
        foreach (var member in (string[])["imageRecipeArn", "infrastructureConfigurationArn", "distributionConfigurationArn", "schedule", "status"])
            input[member] = shown[member]!.DeepClone();
        change(input);
        await Api.OkAsync("UpdateImagePipeline", input);
    }

    private async Task<JsonObject> ShowAsync(string pipeline) =>
        (await Api.OkAsync("GetImagePipeline", new() { ["imagePipelineArn"] = pipeline }))["imagePipeline"]!.AsObject();

    private async Task<(string Status, int Failures)> CountAsync(string pipeline)
    {
        var shown = await ShowAsync(pipeline);
        return (shown["status"]!.GetValue<string>(), shown["consecutiveFailures"]!.GetValue<int>());
    }

    private async Task<List<string>> ImagesAsync(string pipeline) =>
        [.. (await Api.OkAsync("ListImagePipelineImages", new() { ["imagePipelineArn"] = pipeline }))["imageSummaryList"]!.AsArray()
            .Select(i => i!["arn"]!.GetValue<string>())];
}
