using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Tests.History;

public sealed class FailedStepTests
{
    private const string Named = "wf-11111111-2222-3333-4444-555555555555";

    [Fact]
    public void Follows_the_reason_to_the_workflow_to_the_step_and_its_message()
    {
        var failure = FailedStep.Find(Builds.Reason, Builds.FailedInDistribution);

        Assert.Equal(
            new(Named, "DISTRIBUTION", "arn:aws:imagebuilder:eu-west-1:111122223333:workflow/DISTRIBUTION/w/1.0.0/1", "step-Distribute", "Distribute",
                "DistributeImage", "no launch permission"),
            failure);
        Assert.True(failure.IsDistributionOnly);
    }

    [Fact]
    public void Without_an_execution_id_in_the_reason_the_last_failed_workflow_that_was_not_retried_counts()
    {
        var failure = FailedStep.Find("no reason to speak of",
        [
            Builds.Workflow("wf-1", "TEST", "FAILED", Builds.Step("A", "RunCommand", "FAILED", "first")),
            Builds.Workflow("wf-2", "TEST", "ROLLBACK_COMPLETED", Builds.Step("B", "RunCommand", "FAILED", "second")),
            Builds.Workflow("wf-3", "DISTRIBUTION", "FAILED", Builds.Step("C", "RunCommand", "FAILED", "third")) with { Retried = true },
        ]);

        Assert.Equal(("wf-2", "second", false), (failure.WorkflowExecutionId, failure.Message, failure.IsDistributionOnly));
    }

    [Fact]
    public void The_cause_that_the_service_names_comes_before_the_walk_through_workflows_and_steps()
    {
        List<WorkflowRun> workflows =
        [
            Builds.Workflow("wf-1", "BUILD", "FAILED", Builds.Step("A", "ExecuteComponents", "FAILED", "of A"), Builds.Step("B", "RunCommand", "FAILED", "of B", ended: 9)),
            Builds.Workflow("wf-2", "TEST", "FAILED", Builds.Step("C", "RunCommand", "FAILED", "of C")),
        ];
        var context = new FailureContext { WorkflowExecutionId = "wf-1", Step = "A" };

        var failure = FailedStep.Find("Workflow wf-2 failed", workflows, context);
        Assert.Equal(("wf-1", "BUILD", "A", "ExecuteComponents", "of A"), (failure.WorkflowExecutionId, failure.WorkflowType, failure.Step, failure.Action, failure.Message));

        var component = FailedStep.Find(null, workflows, context with { Component = new(null, null, "Install", null, "exit status 1") });
        Assert.Equal(("ExecuteComponents", "component, step Install: exit status 1"), (component.Action, component.Message));

        // Not the failed step of another execution.
        var omitted = FailedStep.Find(
            "why", workflows, new() { WorkflowExecutionId = "wf-9", WorkflowArn = "arn:aws:imagebuilder:eu-west-1:aws:workflow/test/test-image/1.0.0/1", Step = "S" });
        Assert.Equal(("wf-9", "TEST", "S", null, "why"), (omitted.WorkflowExecutionId, omitted.WorkflowType, omitted.Step, omitted.Action, omitted.Message));

        Assert.Equal(FailedStep.Find("why", workflows), FailedStep.Find("why", workflows, new()));
    }

    [Fact]
    public void A_gate_stays_a_gate_when_the_service_names_it_as_the_failed_step()
    {
        var workflows = new[] { Builds.Workflow("wf-1", "DISTRIBUTION", "FAILED", Builds.Step("Approve", "WaitForAction", "FAILED", "Rate exceeded")) };

        Assert.True(FailedStep.Find(null, workflows, new() { WorkflowExecutionId = "wf-1", Step = "Approve" }).IsGate);
    }

    [Fact]
    public void Of_several_failed_steps_the_last_one_ended_the_workflow() => Assert.Equal("late", FailedStep.Find(null,
    [
        Builds.Workflow(
            "wf-1", "BUILD", "FAILED",
            Builds.Step("B", "RunCommand", "FAILED", "late", ended: 9), Builds.Step("A", "RunCommand", "FAILED", "passed over")),
    ]).Message);

    [Fact]
    public void A_step_that_timed_out_failed_its_workflow() => Assert.Equal("the time-out passed", FailedStep.Find(null,
    [
        Builds.Workflow("wf-1", "BUILD", "TIMED_OUT", Builds.Step("S", "RunCommand", "TIMED_OUT", "the time-out passed")),
    ]).Message);

    [Fact]
    public void Reports_what_is_known_if_parts_are_missing()
    {
        Assert.Equal(new(Named, null, null, null, null, null, Builds.Reason), FailedStep.Find(Builds.Reason, []));
        Assert.Equal(new(null, null, null, null, null, null, ""), FailedStep.Find(null, []));
        Assert.Equal("of the workflow", FailedStep.Find(null, [Builds.Workflow("wf-1", "BUILD", "FAILED") with { Message = "of the workflow" }]).Message);
    }

    [Theory]
    [InlineData("DistributeImage", "no launch permission", true, false)]
    [InlineData("DistributeImage", "CopyImage: Rate exceeded", true, true)]
    [InlineData("WaitForAction", "stopped: rate exceeded", false, false)]
    public void A_stopped_gate_is_neither_a_failed_distribution_nor_transient(string action, string message, bool distribution, bool transient)
    {
        var failure = FailedStep.Find(null, [Builds.Workflow("wf-1", "DISTRIBUTION", "FAILED", Builds.Step("S", action, "FAILED", message))]);

        Assert.Equal((distribution, transient), (failure.IsDistributionOnly, failure.IsLikelyTransient));
    }
}
