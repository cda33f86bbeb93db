using ImageBuilderAutomation.Gates;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

public sealed class WaitingStepTests
{
    private static readonly WaitingStep Waiting = new GateWorld().Service.Steps[GateWorld.StepId];

    [Theory]
    [InlineData("RUNNING")]
    [InlineData("WAITING")]
    [InlineData("A_STATUS_OF_TOMORROW")]
    public void Waits_with_any_status_that_does_not_exclude_it(string status) => Assert.True((Waiting with { Status = status }).IsWaiting);

    [Theory]
    [InlineData("COMPLETED")]
    [InlineData("FAILED")]
    [InlineData("CANCELLED")]
    [InlineData("SKIPPED")]
    [InlineData("TIMED_OUT")]
    public void Does_not_wait_after_its_end(string status) => Assert.False((Waiting with { Status = status }).IsWaiting);

    [Fact]
    public void Does_not_wait_after_an_answer_or_an_end_time()
    {
        Assert.False((Waiting with { AnsweredAction = "RESUME" }).IsWaiting);
        Assert.False((Waiting with { EndedAt = Waiting.StartedAt }).IsWaiting);
    }

    [Fact]
    public void Another_action_does_not_wait() => Assert.False((Waiting with { Action = "RunCommand" }).IsWaiting);

    [Fact]
    public void Has_a_deadline_only_when_the_service_reports_a_timeout()
    {
        Assert.Equal(Waiting.StartedAt + TimeSpan.FromDays(3), Waiting.Deadline);
        Assert.Null((Waiting with { Timeout = null }).Deadline);
    }

    [Theory]
    [InlineData("arn:aws:imagebuilder:eu-west-1:111122223333:workflow/build/gate/1.0.0/1", "build")]
    [InlineData("arn:aws:imagebuilder:eu-west-1:111122223333:workflow/distribution/gate/1.0.0/1", "distribution")]
    [InlineData("nonsense", "")]
    public void Takes_the_workflow_type_from_the_ARN(string arn, string type) =>
        Assert.Equal(type, (Waiting with { WorkflowArn = arn }).WorkflowType);
}
