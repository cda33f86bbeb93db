using System.Text.Json.Nodes;
using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Aws.Tests.ImageBuilder;

/// <summary>Tests each adapter with the local Image Builder.</summary>
public sealed partial class LocalImageBuilderTests : IAsyncLifetime
{
    private static readonly StepRequest Resume = new(1, "RESUME", "clean: no findings → released", "0123456789abcdef", GatedPipeline.Start);
    private GatedPipeline _pipeline = null!;

    private WorkflowSteps Steps => new(_pipeline.Client);

    private GateEvidence Evidence => new(_pipeline.Client);

    private Images Images => new(_pipeline.Client, _pipeline.Clock);

    public async Task InitializeAsync() => _pipeline = await GatedPipeline.StartAsync();

    public async Task DisposeAsync() => await _pipeline.DisposeAsync();

    [Fact]
    public async Task A_waiting_step_is_listed_and_read_with_its_deadline()
    {
        var image = await _pipeline.BuildAsync();

        var listed = Assert.Single(await _pipeline.UntilWaitingAsync());
        var step = await Steps.ReadAsync(listed.StepExecutionId, default);

        Assert.Equal(image, listed.ImageArn);
        Assert.Equal(("ApproveRelease", "WaitForAction", "distribution", image), (step?.Name, step?.Action, step?.WorkflowType, step?.ImageArn));
        Assert.True(step!.IsWaiting);
        Assert.Equal(listed.StartedAt, step.StartedAt);
        Assert.Equal(step.StartedAt.AddDays(1), step.Deadline);
        Assert.Equal(_pipeline.Clock.GetUtcNow(), step.StartedAt);
    }

    [Fact]
    public async Task More_waiting_steps_than_a_page_holds_are_all_listed()
    {
        for (var build = 0; build < 27; build++)
            await _pipeline.BuildAsync();

        var waiting = await _pipeline.UntilWaitingAsync(27);

        Assert.Equal(27, waiting.Select(s => s.StepExecutionId).Distinct().Count());
    }

    [Fact]
    public async Task An_answer_is_accepted_again_when_it_is_resent_and_is_read_back_from_the_step()
    {
        var image = await _pipeline.BuildAsync();
        var id = Assert.Single(await _pipeline.UntilWaitingAsync()).StepExecutionId;

        Assert.Equal(SendResult.Accepted, await Steps.SendAsync(image, id, Resume, default));
        Assert.Equal(SendResult.Accepted, await Steps.SendAsync(image, id, Resume, default));

        var step = await Steps.ReadAsync(id, default);
        Assert.Equal(("RESUME", Resume.Reason, false), (step?.AnsweredAction, step?.AnsweredReason, step?.IsWaiting));
        Assert.NotNull(step?.EndedAt);
        Assert.Empty(await Steps.ListWaitingAsync(default).ToListAsync());
    }

    [Fact]
    public async Task Answers_that_are_too_late_or_do_not_match_are_refused()
    {
        var image = await _pipeline.BuildAsync();
        var id = Assert.Single(await _pipeline.UntilWaitingAsync()).StepExecutionId;

        Assert.Equal(SendResult.Refused, await Steps.SendAsync($"{image[..^1]}9", id, Resume, default));
        Assert.Equal(SendResult.Refused, await Steps.SendAsync(image, "step-00000000-0000-4000-8000-000000000000", Resume, default));
        Assert.Equal(SendResult.Accepted, await Steps.SendAsync(image, id, Resume, default));
        Assert.Equal(SendResult.Refused, await Steps.SendAsync(image, id, Resume with { Action = "STOP" }, default));
        Assert.Equal(SendResult.Refused, await Steps.SendAsync(image, id, Resume with { Action = "STOP", Token = "another-token" }, default));
    }

    [Fact]
    public async Task A_step_and_an_image_that_do_not_exist_are_null()
    {
        const string Image = "arn:aws:imagebuilder:eu-west-1:111122223333:image/nobody/1.0.0/1";

        Assert.Null(await Steps.ReadAsync("step-00000000-0000-4000-8000-000000000000", default));
        Assert.Null(await Evidence.ReadImageAsync(Image, default));
        Assert.Null(await Images.ReadAsync(Image, default));
    }

    [Fact]
    public async Task An_image_is_read_with_its_pipeline_scan_tags_and_tests()
    {
        var image = await _pipeline.BuildAsync();
        await _pipeline.UntilWaitingAsync();

        var facts = await Evidence.ReadImageAsync(image, default);

        Assert.Equal(
            (image, _pipeline.Arn, "base", _pipeline.RecipeArn, "DISTRIBUTING", "COMPLETED", true),
            (facts?.Arn, facts?.PipelineArn, facts?.PipelineName, facts?.RecipeArn, facts?.Status, facts?.ScanStatus, facts?.TestsEnabled));
        Assert.Equal("prod", facts?.Tags["env"]);
        Assert.Equal(GatedPipeline.Start, facts?.CreatedAt);
    }

    [Fact]
    public async Task Findings_of_the_build_are_read_over_all_pages()
    {
        await _pipeline.StubAsync("builds", new() { ["arn"] = _pipeline.Arn, ["findings"] = new JsonArray([.. Enumerable.Range(1, 60).Select(Finding)]) });
        var image = await _pipeline.BuildAsync();
        await _pipeline.BuildAsync();
        await _pipeline.UntilWaitingAsync(2);

        var findings = Assert.IsType<Known<IReadOnlyList<Finding>>.Yes>(await Evidence.ReadFindingsAsync(image, default)).Value;

        Assert.Equal(Enumerable.Range(1, 60).Select(n => new Finding($"CVE-2026-{n}", "HIGH", "YES")), findings);

        static JsonNode Finding(int n) => new JsonObject
        {
            ["severity"] = "HIGH",
            ["fixAvailable"] = "YES",
            ["packageVulnerabilityDetails"] = new JsonObject { ["vulnerabilityId"] = $"CVE-2026-{n}" },
        };
    }

    [Fact]
    public async Task Test_workflows_are_unfinished_until_they_pass()
    {
        var image = await _pipeline.BuildAsync();
        while (await StatusAsync(image) != "TESTING")
            await _pipeline.Clock.AdvanceToAsync(_pipeline.Clock.NextDue!.Value);

        Assert.Equal(new TestResults(0, 0, 1), await TestsAsync(image));
        await _pipeline.UntilWaitingAsync();
        Assert.Equal(new TestResults(1, 0, 0), await TestsAsync(image));
    }

    [Fact]
    public async Task An_available_image_is_read_with_its_AMI_and_a_failed_one_with_its_reason()
    {
        var (released, stopped) = (await _pipeline.BuildAsync(), await _pipeline.BuildAsync());
        var stop = Resume with { Action = "STOP", Reason = "1 critical", Token = "another-token" };
        foreach (var step in await _pipeline.UntilWaitingAsync(2))
            Assert.Equal(SendResult.Accepted, await Steps.SendAsync(step.ImageArn, step.StepExecutionId, step.ImageArn == released ? Resume : stop, default));
        await _pipeline.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        var (available, failed) = (await Images.ReadAsync(released, default), await Images.ReadAsync(stopped, default));

        Assert.Equal(("AVAILABLE", _pipeline.Arn, _pipeline.RecipeArn), (available?.Status, available?.PipelineArn, available?.RecipeArn));
        var ami = Assert.Single(available!.Amis);
        Assert.StartsWith("ami-", ami.ImageId, StringComparison.Ordinal);
        Assert.Equal(("eu-west-1", "111122223333"), (ami.Region, ami.AccountId));
        Assert.Equal(
            ("1.0.0", GatedPipeline.Start, _pipeline.Clock.GetUtcNow()),
            (ImageBuildArn.Parse(available.Arn).Version, available.CreatedAt, available.ReadStartedAt));
        Assert.Equal("FAILED", failed?.Status);
        Assert.Contains("1 critical", failed?.Reason, StringComparison.Ordinal);
        Assert.Empty(failed!.Amis);
    }

    [Fact]
    public async Task A_completed_build_is_inspected()
    {
        await _pipeline.StubAsync("builds", new()
        {
            ["arn"] = _pipeline.Arn,
            ["findings"] = new JsonArray([.. new[] { "CRITICAL", "HIGH", "HIGH", "LOW" }.Select(severity => new JsonObject { ["severity"] = severity })]),
            ["packages"] = new JsonArray([.. Enumerable.Range(1, 60).Select(n => new JsonObject { ["packageName"] = $"p{n}", ["packageVersion"] = "1" })]),
        });
        var (released, stopped) = (await _pipeline.BuildAsync(), await _pipeline.BuildAsync());
        foreach (var step in await _pipeline.UntilWaitingAsync(2))
        {
            var answer = step.ImageArn == released ? Resume : Resume with { Action = "STOP", Reason = "1 critical", Token = "another-token" };
            await Steps.SendAsync(step.ImageArn, step.StepExecutionId, answer, default);
        }

        await _pipeline.Clock.AdvanceAsync(TimeSpan.FromHours(1));

        var (available, calls) = (await Images.InspectAsync((await Images.ReadAsync(released, default))!, default))!;
        Assert.Equal(["BUILD", "TEST", "DISTRIBUTION"], available.Workflows.Select(w => w.Type));
        Assert.Equal(["ApproveRelease", "Distribute"], available.Workflows[2].Steps.Select(s => s.Name));
        Assert.All(available.Workflows.SelectMany(w => w.Steps), s => Assert.True(s.Status == "SKIPPED" || s.EndedAt >= s.StartedAt, s.ToString()));
        Assert.Equal(
            (new FindingsSummary(1, 2, 0, 4), null, 60, null), (available.Findings, available.Failure, available.Packages?.Count, available.PackagesUnknown));
        // One call for executions, three for the steps of three workflows, one for counts, three for pages of packages.
        Assert.Equal(1 + 3 + 1 + 3, calls);

        var failed = (await Images.InspectAsync((await Images.ReadAsync(stopped, default))!, default))!;
        Assert.Equal(
            ("DISTRIBUTION", "ApproveRelease", true), (failed.Details.Failure?.WorkflowType, failed.Details.Failure?.Step, failed.Details.Failure?.IsGate));
        Assert.Contains("1 critical", failed.Details.Failure?.Message, StringComparison.Ordinal);
        Assert.Equal((null, "the build made no image", 1 + 3 + 1), (failed.Details.Packages, failed.Details.PackagesUnknown, failed.Calls));
    }

    [Fact]
    public async Task An_image_without_a_completed_scan_has_no_finding_counts()
    {
        var image = await _pipeline.BuildAsync();
        await _pipeline.UntilWaitingAsync();
        var snapshot = (await Images.ReadAsync(image, default))!;

        foreach (var (status, reason) in new[]
            { (null, "the image was not scanned"), ("SCANNING", "the scan is SCANNING"), ("ABANDONED", "the scan is ABANDONED") })
        {
            var details = (await Images.InspectAsync(snapshot with { ScanStatus = status }, default))!.Details;
            Assert.Equal((null, reason), (details.Findings, details.FindingsUnknown));
        }

        Assert.NotNull((await Images.InspectAsync(snapshot, default))!.Details.Findings);
        Assert.Null(await Images.InspectAsync(snapshot with { Arn = $"{image[..^1]}9" }, default));
    }

    [Fact]
    public async Task A_throttled_attempt_is_retried_and_a_second_is_thrown()
    {
        var image = await _pipeline.BuildAsync();
        await _pipeline.StubAsync("faults", new() { ["operation"] = "GetImage", ["times"] = 1, ["error"] = "CallRateLimitExceededException" });
        Assert.NotNull(await Images.ReadAsync(image, default));

        await _pipeline.StubAsync("faults", new() { ["operation"] = "GetImage", ["times"] = 2, ["error"] = "CallRateLimitExceededException" });
        var thrown = await Assert.ThrowsAnyAsync<AmazonImagebuilderException>(() => Images.ReadAsync(image, default));
        Assert.Equal("CallRateLimitExceededException", thrown.ErrorCode);
    }

    [Fact]
    public async Task An_answer_whose_response_was_lost_is_resent_and_accepted()
    {
        var image = await _pipeline.BuildAsync();
        var id = Assert.Single(await _pipeline.UntilWaitingAsync()).StepExecutionId;
        await _pipeline.StubAsync("faults", new()
        {
            ["operation"] = "SendWorkflowStepAction",
            ["error"] = "ServiceUnavailableException",
            ["afterEffect"] = true,
        });

        Assert.Equal(SendResult.Accepted, await Steps.SendAsync(image, id, Resume, default));
        Assert.Equal("RESUME", (await Steps.ReadAsync(id, default))?.AnsweredAction);
    }

    private async Task<string?> StatusAsync(string image) => (await Images.ReadAsync(image, default))?.Status;

    private async Task<TestResults> TestsAsync(string image) => Assert.IsType<Known<TestResults>.Yes>(await Evidence.ReadTestsAsync(image, default)).Value;
}
