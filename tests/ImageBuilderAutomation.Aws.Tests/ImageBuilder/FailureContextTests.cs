using System.Text;
using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using TestKit;

namespace ImageBuilderAutomation.Aws.Tests.ImageBuilder;

/// <summary>The service names the cause of a failure in the image's state; older answers have it in workflows and steps only.</summary>
public sealed class FailureContextTests : IAsyncLifetime
{
    private const string Arn = "arn:aws:imagebuilder:eu-west-1:111122223333:image/web/1.0.0/7";
    private const string Execution = "wf-00000000-0000-4000-8000-000000000001";
    private const string Component = """
        {"imageStatus":"BUILDING","workflowExecutionId":"wf-00000000-0000-4000-8000-000000000001",
        "workflowArn":"arn:aws:imagebuilder:eu-west-1:aws:workflow/build/build-image/1.0.2/1",
        "stepExecutionId":"step-00000000-0000-4000-8000-000000000009","failedStep":"ApplyBuildComponents",
        "componentFailure":{"componentArn":"arn:aws:imagebuilder:eu-west-1:111122223333:component/agent/1.0.0/3","phaseName":"build",
        "stepName":"InstallPackages","action":"ExecuteBash","errorMessage":"exit status 1"}}
        """;

    private StubService _service = null!;
    private IAmazonImagebuilder _client = null!;

    public async Task InitializeAsync()
    {
        _service = await StubService.StartAsync();
        _client = _service.Client();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task A_failed_component_is_the_cause_of_a_failed_build()
    {
        var failure = (await InspectedAsync(Component)).Failure!;

        Assert.Equal(
            (Execution, "BUILD", "step-00000000-0000-4000-8000-000000000009", "ApplyBuildComponents"),
            (failure.WorkflowExecutionId, failure.WorkflowType, failure.StepExecutionId, failure.Step));
        Assert.Equal("component/agent/1.0.0/3, phase build, step InstallPackages (ExecuteBash): exit status 1", failure.Message);
    }

    [Fact]
    public async Task Failed_Regions_are_the_cause_of_a_failed_distribution()
    {
        var failure = (await InspectedAsync("""
            {"imageStatus":"INTEGRATING","workflowExecutionId":"wf-00000000-0000-4000-8000-000000000001",
            "workflowArn":"arn:aws:imagebuilder:eu-west-1:aws:workflow/distribution/distribute-image/1.0.0/1","failedStep":"DistributeImage",
            "distributionFailure":{"errorMessage":"2 of 3 Regions failed","regionFailures":[
            {"region":"eu-central-1","targetAccountId":"444455556666","status":"FAILED","imageConfigurationStep":"UPDATE_LAUNCH_TEMPLATES","errorMessage":"no such template"},
            {"region":"us-east-1","status":"TIMED_OUT"}]}}
            """)).Failure!;

        Assert.Equal(("DISTRIBUTION", "DistributeImage"), (failure.WorkflowType, failure.Step));
        Assert.Equal(
            "2 of 3 Regions failed; eu-central-1 of 444455556666 FAILED at UPDATE_LAUNCH_TEMPLATES: no such template; us-east-1 TIMED_OUT", failure.Message);
    }

    [Fact]
    public async Task History_keeps_the_cause_also_when_the_build_is_retried()
    {
        var failed = await ReadAsync(Component);
        var retried = failed with { Status = "DISTRIBUTING", Reason = null, FailureContext = null, ReadStartedAt = failed.ReadStartedAt.AddMinutes(1) };
        var image = ImageBuildArn.Parse(Arn);

        var record = BuildHistory.Merge(BuildHistory.Merge(null, image, null, failed, null), image, null, retried, null);
        var stored = RecordBody.Write(record, RecordJson.Readable.BuildRecord);

        Assert.Equal("ApplyBuildComponents", record.Failure?.Context?.Step);
        Assert.Equal(record.Failure, RecordBody.Read(new(new("pk", "sk"), "build") { Body = stored }, RecordJson.Readable.BuildRecord).Failure);
    }

    [Fact]
    public async Task A_cause_of_any_length_is_bounded()
    {
        var text = new string('語', 50_000);
        var region = $$$$"""{"region":"{{{{text}}}}","status":"FAILED","errorMessage":"{{{{text}}}}"}""";
        var context = (await ReadAsync($$$$"""
            {"failedStep":"{{{{text}}}}","componentFailure":{"componentArn":"{{{{text}}}}","errorMessage":"{{{{text}}}}"},
            "distributionFailure":{"errorMessage":"{{{{text}}}}","regionFailures":[{{{{string.Join(',', Enumerable.Repeat(region, 30))}}}}]}}
            """)).FailureContext!;

        Assert.Equal((10, 20), (context.Regions.Count, context.OmittedRegions));
        Assert.InRange(Encoding.UTF8.GetByteCount(context.ToString()), 10_000, 40_000);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("[]")]
    public async Task A_cause_that_cannot_be_read_is_not_known(string context) => Assert.Null((await ReadAsync(context)).FailureContext);

    [Fact]
    public async Task Members_of_other_kinds_are_not_known()
    {
        var context = (await ReadAsync("""{"failedStep":7,"componentFailure":[],"distributionFailure":{"regionFailures":[null,"text",{}]}}""")).FailureContext!;

        Assert.Equal((null, null, 3), (context.Step, context.Component, context.Regions.Count));
    }

    private async Task<BuildDetails> InspectedAsync(string context) =>
        (await new Images(_client, new TestClock()).InspectAsync(await ReadAsync(context), default))!.Details;

    private async Task<ImageSnapshot> ReadAsync(string context)
    {
        _service
            .Answers($$$$"""
                {"image":{"arn":"{{{{Arn}}}}","name":"web","version":"1.0.0/7",
                "state":{"status":"FAILED","reason":"Workflow Execution ID: '{{{{Execution}}}}' failed","failureContext":{{{{context}}}}}}}
                """)
            .Answers("{}");
        return (await new Images(_client, new TestClock()).ReadAsync(Arn, default))!;
    }
}
