using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Tests.Builds;

namespace ImageBuilderAutomation.Emulator.Tests.Events;

public sealed class CloudTrailTests : BuildTest
{
    protected override EmulatorOptions Options => base.Options with { CloudTrail = true };

    [Fact]
    public async Task A_call_that_changes_something_is_published_with_its_caller_parameters_and_response()
    {
        var input = Samples.Infrastructure();
        input["clientToken"] = "one";
        var arn = await Api.CreateAsync("CreateInfrastructureConfiguration", input);

        var evt = Assert.Single(Events.Events);
        var detail = evt["detail"]!;
        Assert.Equal(
            ("AWS API Call via CloudTrail", "aws.imagebuilder", "111122223333", "eu-west-1", "2026-11-20T09:00:00Z"),
            (Text(evt, "detail-type"), Text(evt, "source"), Text(evt, "account"), Text(evt, "region"), Text(evt, "time")));
        Assert.Equal(
            ("imagebuilder.amazonaws.com", "CreateInfrastructureConfiguration", "AwsApiCall"),
            (Text(detail, "eventSource"), Text(detail, "eventName"), Text(detail, "eventType")));
        Assert.Equal("arn:aws:iam::111122223333:user/111122223333", Text(detail["userIdentity"]!, "arn"));
        Assert.Equal(("base infra", "builder"), (Text(detail["requestParameters"]!, "name"), Text(detail["requestParameters"]!, "instanceProfileName")));
        Assert.Equal(arn, Text(detail["responseElements"]!, "infrastructureConfigurationArn"));
        Assert.Equal(Text(detail, "requestID"), Text(detail["responseElements"]!, "requestId"));
        Assert.False(detail["readOnly"]!.GetValue<bool>());
        Assert.False(detail.AsObject().ContainsKey("errorCode"));
    }

    [Fact]
    public async Task A_failed_call_is_published_with_its_error()
    {
        await Api.CallAsync("DeleteImagePipeline", new() { ["imagePipelineArn"] = Api.Arn("image-pipeline/none") });

        var detail = Assert.Single(Events.Events)["detail"]!.AsObject();
        Assert.Equal("ResourceNotFoundException", Text(detail, "errorCode"));
        Assert.Contains("does not exist", Text(detail, "errorMessage"), StringComparison.Ordinal);
        Assert.Null(detail["responseElements"]);
    }

    [Fact]
    public async Task Reads_are_not_published()
    {
        await Api.OkAsync("ListImagePipelines");
        await Api.CallAsync("GetImagePipeline", new() { ["imagePipelineArn"] = Api.Arn("image-pipeline/none") });

        Assert.Empty(Events.Events);
    }

    [Fact]
    public async Task Without_the_option_no_call_is_published()
    {
        var events = new RecordedEvents();
        await using var server = await EmulatorServer.StartAsync(new() { Clock = Clock, Events = events });
        using var api = new ApiClient(server.Url);

        await api.CreateAsync("CreateInfrastructureConfiguration", Samples.Infrastructure());

        Assert.Empty(events.Events);
    }

    private static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();
}
