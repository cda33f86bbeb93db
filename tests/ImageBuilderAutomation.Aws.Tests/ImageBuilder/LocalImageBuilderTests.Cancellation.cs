using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Aws.Tests.ImageBuilder;

/// <summary>Where a stop would not end the build, the build is cancelled.</summary>
public sealed partial class LocalImageBuilderTests
{
    [Fact]
    public async Task A_cancellation_whose_response_was_lost_is_resent_and_accepted_and_the_step_is_cancelled()
    {
        var image = await _pipeline.BuildAsync();
        var id = Assert.Single(await _pipeline.UntilWaitingAsync()).StepExecutionId;
        var step = (await Steps.ReadAsync(id, default))!;
        Assert.True(FailureEffect.Of(step, (await Evidence.ReadImageAsync(image, default))!).EndsBuild);
        await _pipeline.StubAsync("faults", new()
        {
            ["operation"] = "CancelImageCreation",
            ["error"] = "ServiceUnavailableException",
            ["afterEffect"] = true,
        });
        var cancellation = StepRequest.Create(id, 1, StepRequest.Cancel, "clean", GatedPipeline.Start);

        Assert.Equal(SendResult.Accepted, await Steps.CancelAsync(image, cancellation, default));
        Assert.Equal(SendResult.Accepted, await Steps.CancelAsync(image, cancellation, default));

        var cancelled = (await Steps.ReadAsync(id, default))!;
        Assert.Equal(("CANCELLED", false, null), (cancelled.Status, cancelled.IsWaiting, cancelled.AnsweredAction));
        Assert.Equal(SendResult.Refused, await Steps.SendAsync(image, id, Resume, default));
    }
}
