namespace ImageBuilderAutomation.Emulator.Tests.Builds;

/// <summary>The options that are not the default, for behaviour that the documentation leaves open.</summary>
public sealed class BuildOptionsTests : BuildTest
{
    protected override EmulatorOptions Options => base.Options with
    {
        Builds = new() { ReportWaiting = false, SkipEmptyStages = true, ListedAfter = TimeSpan.FromMinutes(2), ConcurrentBuilds = 2, Pace = 0.1 },
    };

    [Fact]
    public async Task A_waiting_step_is_reported_as_the_model_says()
    {
        await StartAsync(await GatedPipelineAsync());
        var step = await UntilWaitingAsync();

        Assert.Equal("RUNNING", (await StepAsync(step["stepExecutionId"]!.ToString()))["status"]!.ToString());
        await AnswerAsync(step, "RESUME");
        Assert.Equal("COMPLETED", (await StepAsync(step["stepExecutionId"]!.ToString()))["status"]!.ToString());
    }

    [Fact]
    public async Task Stages_without_work_are_skipped()
    {
        var image = await StartAsync(await PipelineAsync("base linux", input => input.Remove("distributionConfigurationArn")));
        await Clock.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Equal(["CREATING BUILDING", "BUILDING TESTING", "TESTING AVAILABLE"], States(image));
    }

    [Fact]
    public async Task A_new_image_is_listed_only_after_a_while()
    {
        await StartAsync(await PipelineAsync("base linux"));
        await Clock.AdvanceAsync(TimeSpan.FromSeconds(119));
        Assert.Empty((await Api.OkAsync("ListImages"))["imageVersionList"]!.AsArray());

        await Clock.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Single((await Api.OkAsync("ListImages"))["imageVersionList"]!.AsArray());
    }

    [Fact]
    public async Task No_more_builds_run_at_once_than_the_quota_allows()
    {
        var pipeline = await PipelineAsync("base linux");
        await StartAsync(pipeline);
        await StartAsync(pipeline);

        var third = await Api.CallAsync("StartImagePipelineExecution", new() { ["imagePipelineArn"] = pipeline });
        third.MustBe(System.Net.HttpStatusCode.PaymentRequired, "ServiceQuotaExceededException");

        await Clock.AdvanceAsync(TimeSpan.FromHours(3));
        Assert.EndsWith("/3", await StartAsync(pipeline), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pace_shortens_simulated_durations_but_not_the_time_outs_of_documents()
    {
        await StartAsync(await GatedPipelineAsync());
        var step = await UntilWaitingAsync();
        Assert.True(Clock.GetUtcNow() < Start.AddMinutes(10), $"The step started to wait at {Clock.GetUtcNow():O}, expected before {Start.AddMinutes(10):O}.");

        Assert.Equal(Clock.GetUtcNow().AddDays(1), Clock.NextDue);
        Assert.Equal("ApproveRelease", step["name"]!.ToString());
    }
}
