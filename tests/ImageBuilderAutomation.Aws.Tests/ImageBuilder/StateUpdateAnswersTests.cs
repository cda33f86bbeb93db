using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Aws.Tests.ImageBuilder;

/// <summary>Tests executions of a lifecycle policy that contain several images.</summary>
public sealed class StateUpdateAnswersTests
{
    private const string Image = "arn:aws:imagebuilder:eu-west-1:111122223333:image/web/1.0.0/1";
    private const string Ended = """{"lifecycleExecution":{"lifecycleExecutionId":"lce-1","state":{"status":"SUCCESS"}}}""";

    [Theory]
    [InlineData("AVAILABLE", LifecycleAction.Restore)]
    [InlineData("DEPRECATE", LifecycleAction.Deprecate)]
    [InlineData("DISABLE", LifecycleAction.Disable)]
    [InlineData("DELETE", LifecycleAction.Delete)]
    [InlineData("ARCHIVE", null)]
    public async Task The_action_and_its_result_are_read_from_the_image_s_own_resource(string action, LifecycleAction? read)
    {
        await using var service = await StubService.StartAsync();
        service.Answers(Ended)
            .Answers($$$"""
                {"resources":[{"resourceId":"{{{Image}}}9","state":{"status":"FAILED","reason":"another"},"action":{"name":"DELETE"}},
                {"resourceId":"{{{Image}}}","state":{"status":"SKIPPED","reason":"spared"},"action":{"name":"{{{action}}}"}}]}
                """)
            .Answers("""{"resources":[{"resourceId":"ami-1","state":{"status":"FAILED","reason":"in use"}}]}""");
        using var client = service.Client();

        var shown = (await new StateUpdates(client).ReadAsync("lce-1", Image, default))!;

        Assert.Equal((read, "SKIPPED", "spared"), (shown.Action, shown.Outcome, shown.OutcomeReason));
        Assert.Equal([Image, "ami-1"], shown.Resources.Select(resource => resource.Id));
    }
}
