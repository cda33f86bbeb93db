using System.Text.Json;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Tests.Domain;

public sealed class ServiceMessageTests
{
    private const string Arn = "arn:aws:imagebuilder:eu-west-1:111122223333:image/web-shop/1.0.0/7";

    [Theory]
    [InlineData("")]
    [InlineData(""", "customPayload": "please look" """)]
    [InlineData(""", "customPayload": "{\"state\":{\"status\":\"FAILED\"}}" """)]
    [InlineData(""", "customPayload": { "state": { "status": "FAILED" } } """)]
    [InlineData(""", "customPayload": null, "attemptNumber": 2, "state": "WAITING" """)]
    public void A_step_s_message_is_recognised_by_its_step_id_alone(string more)
    {
        var text = $$"""{ "workflowStepExecutionId": "step-1", "imageArn": "{{Arn}}"{{more}} }""";

        Assert.Equal(new ServiceMessage.StepWaiting("step-1", Arn), ServiceMessage.Parse(text));
        Assert.Equal(ServiceMessage.Parse(text), ServiceMessage.Read(JsonElement.Parse(text)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(""", "semver": 1237940039285380274899124231, "imageArn": "another's", "failureContext": {} """)]
    public void A_build_result_is_recognised_by_its_state(string more) => Assert.Equal(
        new ServiceMessage.BuildResult(Arn, "FAILED"),
        ServiceMessage.Parse($$"""{ "arn": "{{Arn}}", "state": { "status": "FAILED", "reason": "…" }{{more}} }"""));

    [Fact]
    public void Both_messages_are_recognised_without_an_image()
    {
        Assert.Equal(new ServiceMessage.StepWaiting("step-1", null), ServiceMessage.Parse("""{ "workflowStepExecutionId": "step-1", "imageArn": 7 }"""));
        Assert.Equal(new ServiceMessage.BuildResult(null, "AVAILABLE"), ServiceMessage.Parse("""{ "state": { "status": "AVAILABLE" } }"""));
    }

    [Theory]
    [InlineData(null, "nothing")]
    [InlineData("", "''")]
    [InlineData("{", "'{'")]
    [InlineData("7", "'7'")]
    [InlineData("null", "'null'")]
    [InlineData("[{}]", "'[{}]'")]
    [InlineData("""{"workflowStepExecutionId":7}""", """'{"workflowStepExecutionId":7}'""")]
    [InlineData("""{"state":"FAILED"}""", """'{"state":"FAILED"}'""")]
    [InlineData("""{"state":{"status":null}}""", """'{"state":{"status":null}}'""")]
    public void Other_messages_are_rejected_with_an_error_that_names_both_kinds(string? text, string found) => Assert.Equal(
        $"Expected a waiting step's message with workflowStepExecutionId, or a build result with state.status, found {found}.",
        Assert.Throws<UnusableEventException>(() => ServiceMessage.Parse(text)).Message);
}
