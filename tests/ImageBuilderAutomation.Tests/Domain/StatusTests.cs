using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Tests.Domain;

public sealed class StatusTests
{
    [Fact]
    public void Every_state_of_an_image_is_in_progress_an_end_of_the_build_or_retired() => Assert.All(
        ImageStatus.InOrder,
        status => Assert.Single(new[] { ImageStatus.IsInProgress(status), ImageStatus.IsEndOfBuild(status), ImageStatus.IsRetired(status) }, true));

    [Theory]
    [InlineData("MIGRATING")]
    [InlineData("available")]
    [InlineData("")]
    [InlineData(null)]
    public void A_state_that_is_not_documented_is_neither_in_progress_nor_ended(string? status) =>
        Assert.False(ImageStatus.IsInProgress(status) || ImageStatus.HasEnded(status) || ImageStatus.IsFinished(status) || ImageStatus.HasFailed(status));

    [Theory]
    [InlineData("FAILED")]
    [InlineData("TIMED_OUT")]
    [InlineData("ROLLBACK_IN_PROGRESS")]
    [InlineData("ROLLBACK_COMPLETED")]
    public void An_execution_that_timed_out_or_was_rolled_back_has_failed(string status)
    {
        Assert.True(ExecutionStatus.HasFailed(status));
        Assert.True(ExecutionStatus.HasEnded(status));
        Assert.False(ExecutionStatus.HasPassed(status));
    }

    [Theory]
    [InlineData("PENDING")]
    [InlineData("RUNNING")]
    [InlineData("WAITING")]
    public void An_execution_that_waits_or_runs_has_not_ended(string status) => Assert.False(ExecutionStatus.HasEnded(status));
}
