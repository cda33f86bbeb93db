using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle;

public sealed class ExecutionSnapshotTests
{
    private static ResourceOutcome Row(string id, string status) => new(id, "eu-west-1", "111122223333", status, status == "SUCCESS" ? null : $"{id} {status}");

    [Theory]
    [InlineData("SUCCESS", "SUCCESS", "SUCCESS", "SUCCESS", null)]
    [InlineData("SKIPPED", "FAILED", "SUCCESS", "SKIPPED", "arn:image SKIPPED")]
    [InlineData("FAILED", "SKIPPED", "SUCCESS", "FAILED", "arn:image FAILED")]
    [InlineData("SUCCESS", "SKIPPED", "FAILED", "SUCCESS", "ami-2 FAILED")]
    [InlineData(null, "SKIPPED", "FAILED", "FAILED", "ami-2 FAILED")]
    [InlineData(null, "SUCCESS", "SKIPPED", "SKIPPED", "ami-2 SKIPPED")]
    public void The_status_of_the_image_counts_and_otherwise_FAILED_comes_before_SKIPPED(
        string? image, string first, string second, string outcome, string? reason)
    {
        ResourceOutcome[] rows = [.. image is null ? Array.Empty<ResourceOutcome>() : [Row("arn:image", image)], Row("ami-1", first), Row("ami-2", second)];
        var shown = new ExecutionSnapshot("lce-1", "SUCCESS", null, rows);

        Assert.Equal((outcome, reason), (shown.Outcome, shown.OutcomeReason));
    }

    [Fact]
    public void An_execution_that_did_not_succeed_keeps_its_own_status() => Assert.Equal(
        ("CANCELLED", "stopped"),
        (new ExecutionSnapshot("lce-1", "CANCELLED", "stopped", []).Outcome, new ExecutionSnapshot("lce-1", "CANCELLED", "stopped", []).OutcomeReason));
}
