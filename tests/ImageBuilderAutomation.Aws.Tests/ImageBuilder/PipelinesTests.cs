using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Triggers;
using TestKit;

namespace ImageBuilderAutomation.Aws.Tests.ImageBuilder;

public sealed class PipelinesTests
{
    private const string Arns = "arn:aws:imagebuilder:eu-west-1:111122223333";
    private const string Image = $"{Arns}:image/web/1.0.0/7";
    private static readonly StartRequest Request = new(1, "token", new Dictionary<string, string> { ["ImageBuilderAutomation:Cause"] = "x" }, default);

    [Fact]
    public async Task Lists_the_pipelines_of_all_pages_with_their_recipes_and_reads_each_recipe_version_once()
    {
        await using var service = await StubService.StartAsync();
        service.Answers($$$$"""{"imagePipelineList":[{"arn":"{{{{Arns}}}}:image-pipeline/web","status":"ENABLED","imageRecipeArn":"{{{{Arns}}}}:image-recipe/web/1.0.0","tags":{"a":"own","b":"own"},"imageTags":{"a":"image"}}],"nextToken":"more"}""")
            .Answers($$$$"""{"imageRecipe":{"arn":"{{{{Arns}}}}:image-recipe/web/1.0.0","parentImage":"ami-1","components":[{"componentArn":"{{{{Arns}}}}:component/updates/x.x.x"}]}}""")
            .Answers($$$$"""{"imagePipelineList":[{"arn":"{{{{Arns}}}}:image-pipeline/box","status":"DISABLED","containerRecipeArn":"{{{{Arns}}}}:container-recipe/box/x.x.x"}]}""")
            .Answers($$$$"""{"containerRecipe":{"arn":"{{{{Arns}}}}:container-recipe/box/1.2.0","parentImage":"ami-2"}}""")
            .Answers($$$$"""{"imagePipelineList":[{"arn":"{{{{Arns}}}}:image-pipeline/web","imageRecipeArn":"{{{{Arns}}}}:image-recipe/web/1.0.0"}]}""");
        using var client = service.Client();
        var pipelines = new Pipelines(client);

        var found = await pipelines.ListAsync(default);
        Assert.Equal([("web", true, "ami-1"), ("box", false, "ami-2")], found.Select(p => (p.Name, p.IsEnabled, p.Recipe!.ParentImage)));
        Assert.Equal(("image", "own", "box"), (found[0].Tags["a"], found[0].Tags["b"], found[1].ImageName));
        Assert.Equal([("a", "image")], found[0].ImageTags.Select(tag => (tag.Key, tag.Value)));
        Assert.Equal("ami-1", Assert.Single(await pipelines.ListAsync(default)).Recipe!.ParentImage);
        Assert.Equal(1, service.Requests.Count(request => request.Line == "GET /GetImageRecipe"));
    }

    [Theory]
    [InlineData(404, "ResourceNotFoundException")]
    [InlineData(403, "ForbiddenException")]
    [InlineData(403, "AccessDeniedException")]
    [InlineData(400, "ClientException")]
    public async Task A_pipeline_whose_recipe_cannot_be_read_is_listed_without_it_and_the_error_is_logged(int status, string error)
    {
        await using var service = await StubService.StartAsync();
        service.Answers($$$$"""{"imagePipelineList":[{"arn":"{{{{Arns}}}}:image-pipeline/web","imageRecipeArn":"{{{{Arns}}}}:image-recipe/web/1.0.0"}]}""")
            .Fails(status, error);
        using var client = service.Client();
        var log = new RecordedLog<Pipelines>();
        Assert.Null(Assert.Single(await new Pipelines(client, log).ListAsync(default)).Recipe);
        Assert.Contains(
            $"Recipe {Arns}:image-recipe/web/1.0.0 cannot be read ({error}: as the test says).", Assert.Single(log.Lines).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, "ServiceException")]
    [InlineData(503, "ServiceUnavailableException")]
    [InlineData(400, "ThrottlingException")]
    [InlineData(429, "CallRateLimitExceededException")]
    [InlineData(400, "RequestTimeout")]
    public async Task A_start_fails_when_it_is_unknown_whether_a_build_was_started(int status, string error)
    {
        await using var service = await StubService.StartAsync();
        service.Fails(status, error);
        using var client = service.Client();
        await Assert.ThrowsAnyAsync<Exception>(() => new Pipelines(client).StartAsync($"{Arns}:image-pipeline/web", Request, default));
    }

    [Theory]
    [InlineData(400, "ResourceInUseException", true)]
    [InlineData(402, "ServiceQuotaExceededException", true)]
    [InlineData(400, "ClientException", true)]
    [InlineData(403, "ForbiddenException", true)]
    [InlineData(403, "AccessDeniedException", true)]
    [InlineData(400, "InvalidParameterCombinationException", true)]
    [InlineData(400, "InvalidRequestException", false)]
    [InlineData(404, "ResourceNotFoundException", false)]
    [InlineData(400, "IdempotentParameterMismatchException", false)]
    public async Task A_refused_start_is_either_temporary_or_permanent(int status, string error, bool isTemporary)
    {
        await using var service = await StubService.StartAsync();
        service.Fails(status, error);
        using var client = service.Client();
        var result = await new Pipelines(client).StartAsync($"{Arns}:image-pipeline/web", Request, default);
        Assert.Equal(isTemporary, result is PipelineStartResult.Busy);
        Assert.Equal(!isTemporary, result is PipelineStartResult.Refused);
    }

    [Fact]
    public async Task A_start_sends_its_token_and_its_tags()
    {
        await using var service = await StubService.StartAsync();
        service.Answers($$$$"""{"imageBuildVersionArn":"{{{{Image}}}}"}""");
        using var client = service.Client();
        Assert.Equal(new PipelineStartResult.Started(Image), await new Pipelines(client).StartAsync($"{Arns}:image-pipeline/web", Request, default));
        var sent = Assert.Single(service.Requests).Body!;
        Assert.Equal(("token", "x"), (sent["clientToken"]!.ToString(), sent["tags"]!["ImageBuilderAutomation:Cause"]!.ToString()));
    }

    [Theory]
    [InlineData("BUILDING", true)]
    [InlineData("PENDING", true)]
    [InlineData("INTEGRATING", true)]
    [InlineData("AVAILABLE", false)]
    [InlineData("DELETED", false)]
    public async Task Finds_a_build_in_progress_on_any_page(string status, bool found)
    {
        await using var service = await StubService.StartAsync();
        service.Answers("""{"imageSummaryList":[],"nextToken":"more"}""")
            .Answers($$$"""{"imageSummaryList":[{"arn":"{{{Image}}}","state":{"status":"{{{status}}}"}}]}""");
        using var client = service.Client();
        Assert.Equal(found ? Image : null, await new Pipelines(client).FindInProgressAsync($"{Arns}:image-pipeline/web", default));
    }

    [Theory]
    [InlineData("COMPLETED", "DISTRIBUTION", true)]
    [InlineData("COMPLETED", "TEST", false)]
    [InlineData("FAILED", "DISTRIBUTION", false)]
    public async Task A_failure_concerns_only_the_distribution_if_all_earlier_workflows_succeeded(string build, string failed, bool onlyDistribution)
    {
        await using var service = await StubService.StartAsync();
        service.Answers($$$$"""{"workflowExecutions":[{"workflowExecutionId":"wf-1","type":"BUILD","status":"{{{{build}}}}"},"""
            + $$$$"""{"workflowExecutionId":"wf-0","type":"{{{{failed}}}}","status":"FAILED","retried":true},{"workflowExecutionId":"wf-2","type":"{{{{failed}}}}","status":"FAILED","message":"no"}]}""")
            .Answers("""{"steps":[{"name":"First","status":"COMPLETED"},{"name":"Copy","action":"DistributeImage","status":"FAILED","message":"Rate exceeded"}]}""");
        using var client = service.Client();
        Assert.Equal(
            new BuildFailure("wf-2", onlyDistribution, "Copy", "DistributeImage", "Rate exceeded | no | reason"),
            await new BuildFailures(client).ReadAsync(Image, "reason", default));
    }

    /// <remarks>
    /// The workflow continued after the first failure, and then a gate was stopped. Taken for the cause, the first failure would lead to a retry of the image
    /// that somebody stopped.
    /// </remarks>
    [Theory]
    [InlineData("""{"name":"Share","action":"ModifyImageAttributes","status":"FAILED","endTime":"2026-11-20T09:00:00Z"}""", """{"name":"Approve","action":"WaitForAction","status":"FAILED","endTime":"2026-11-20T10:00:00Z"}""")]
    [InlineData("""{"name":"Share","action":"ModifyImageAttributes","status":"FAILED"}""", """{"name":"Approve","action":"WaitForAction","status":"TIMED_OUT"}""")]
    [InlineData("""{"name":"Approve","action":"WaitForAction","status":"CANCELLED"}""", """{"name":"Clean","action":"RunCommand","status":"FAILED"}""")]
    [InlineData("""{"name":"Approve","action":"WaitForAction","status":"COMPLETED","outputs":"{\"action\":\"STOP\"}"}""", """{"name":"Clean","action":"RunCommand","status":"FAILED"}""")]
    public async Task A_gate_that_did_not_release_the_build_is_the_cause_whatever_failed_besides(string first, string second)
    {
        await using var service = await StubService.StartAsync();
        service.Answers("""{"workflowExecutions":[{"workflowExecutionId":"wf-1","type":"BUILD","status":"COMPLETED"},{"workflowExecutionId":"wf-2","type":"DISTRIBUTION","status":"FAILED"}]}""")
            .Answers($$"""{"steps":[{{first}}],"nextToken":"more"}""")
            .Answers($$"""{"steps":[{{second}}]}""");
        using var client = service.Client();

        var failure = await new BuildFailures(client).ReadAsync(Image, "reason", default);

        Assert.Equal(("Approve", "WaitForAction"), (failure.Step, failure.Action));
    }

    [Fact]
    public async Task Of_several_failed_steps_the_last_one_is_the_cause()
    {
        await using var service = await StubService.StartAsync();
        service.Answers("""{"workflowExecutions":[{"workflowExecutionId":"wf-1","type":"BUILD","status":"COMPLETED"},{"workflowExecutionId":"wf-2","type":"DISTRIBUTION","status":"FAILED"}]}""")
            .Answers("""{"steps":[{"name":"Copy","action":"DistributeImage","status":"FAILED","endTime":"2026-11-20T10:00:00Z"},{"name":"Share","action":"ModifyImageAttributes","status":"FAILED","endTime":"2026-11-20T09:00:00Z"}]}""");
        using var client = service.Client();
        Assert.Equal("Copy", (await new BuildFailures(client).ReadAsync(Image, "reason", default)).Step);
    }

    [Fact]
    public async Task A_cancelled_distribution_is_no_failure_to_repeat()
    {
        await using var service = await StubService.StartAsync();
        service.Answers("""{"workflowExecutions":[{"workflowExecutionId":"wf-1","type":"BUILD","status":"COMPLETED"},{"workflowExecutionId":"wf-2","type":"DISTRIBUTION","status":"CANCELLED"}]}""");
        using var client = service.Client();
        Assert.False((await new BuildFailures(client).ReadAsync(Image, "reason", default)).OnlyDistribution);
    }
}
