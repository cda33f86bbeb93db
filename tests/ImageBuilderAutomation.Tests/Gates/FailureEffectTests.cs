using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using TestKit.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

public sealed class FailureEffectTests
{
    private const string Workflow = "arn:aws:imagebuilder:eu-west-1:111122223333:workflow";

    private static readonly GateWorld World = new();
    private static readonly WaitingStep Step = World.Service.Steps[GateWorld.StepId];
    private static readonly ImageFacts Image = World.Service.Images[GateWorld.Image.ToString()];

    private static FailureEffect Of(string type, string? onFailure, params ImageWorkflow[] workflows) => FailureEffect.Of(
        Step with { WorkflowArn = $"{Workflow}/{type}/release/1.0.0/1", OnFailure = onFailure }, Image with { Workflows = workflows });

    [Theory]
    [InlineData("build")]
    [InlineData("distribution")]
    public void The_failure_of_a_step_with_Abort_ends_the_build_in_a_build_and_in_a_distribution_workflow(string type)
    {
        Assert.Equal(new(true, "onFailure of the step is Abort"), Of(type, "Abort"));
        Assert.True(FailureEffect.Of(Step with { WorkflowArn = $"{Workflow}/{type}/release/1.0.0/1" }, image: null).EndsBuild);
    }

    [Theory]
    [InlineData("Abort", true)]
    [InlineData("ABORT", true)]
    [InlineData("abort", true)]
    [InlineData("Continue", false)]
    [InlineData("CONTINUE", false)]
    [InlineData("continue", false)]
    public void The_case_of_the_value_does_not_matter(string onFailure, bool ends)
    {
        Assert.Equal(ends, Of("distribution", onFailure).EndsBuild);
        Assert.Equal(ends, Of("test", "Abort", new ImageWorkflow($"{Workflow}/test/release/1.0.0/1", onFailure)).EndsBuild);
    }

    [Theory]
    [InlineData("Continue", "onFailure of the step is Continue")]
    [InlineData("Retry", "onFailure of the step is Retry")]
    [InlineData("", "onFailure of the step is ")]
    [InlineData(null, "onFailure of the step is not reported")]
    public void A_value_other_than_Abort_may_let_the_build_continue(string? onFailure, string reason) =>
        Assert.Equal(new(false, reason), Of("distribution", onFailure));

    [Theory]
    [InlineData("ABORT", true)]
    [InlineData(null, true)]
    [InlineData("CONTINUE", false)]
    [InlineData("IGNORE", false)]
    public void A_test_workflow_ends_the_build_unless_the_image_lets_it_fail(string? onFailure, bool ends) =>
        Assert.Equal(ends, Of("test", "Abort", new ImageWorkflow($"{Workflow}/test/release/1.0.0/1", onFailure)).EndsBuild);

    [Fact]
    public void Names_the_setting_in_the_image() => Assert.Equal(
        new(false, "onFailure of the test workflow in the image is CONTINUE"),
        Of("test", "Abort", new ImageWorkflow($"{Workflow}/test/release/1.0.0/1", "CONTINUE")));

    [Fact]
    public void A_test_workflow_that_the_image_does_not_name_may_let_the_build_continue()
    {
        Assert.Equal(new(false, "onFailure of the test workflow in the image is not reported"), Of("test", "Abort"));
        Assert.False(Of("test", "Abort", new ImageWorkflow($"{Workflow}/test/other/1.0.0/1", "ABORT")).EndsBuild);
        Assert.False(FailureEffect.Of(Step with { WorkflowArn = $"{Workflow}/test/release/1.0.0/1" }, image: null).EndsBuild);
    }

    [Theory]
    [InlineData("1.0.0")]
    [InlineData("1.0.x")]
    [InlineData("x.x.x")]
    public void The_image_may_name_the_workflow_by_a_version_or_a_wildcard(string version)
    {
        Assert.False(Of("test", "Abort", new ImageWorkflow($"{Workflow}/test/release/{version}", "CONTINUE")).EndsBuild);
        Assert.True(Of("test", "Abort", new ImageWorkflow($"{Workflow}/test/release/{version}", "ABORT")).EndsBuild);
    }

    [Fact]
    public void One_use_that_may_fail_counts_for_all_uses_of_the_workflow() => Assert.False(
        Of("test", "Abort", new($"{Workflow}/test/release/1.0.0/1", "ABORT"), new($"{Workflow}/test/release/1.0.0/1", "CONTINUE")).EndsBuild);

    /// <remarks>A reference can resolve to the build that ran, so the step may belong to this use and not to the one that names the build.</remarks>
    [Theory]
    [InlineData("/1.0.0")]
    [InlineData("/1.0.x")]
    [InlineData("/x.x.x")]
    [InlineData("")]
    public void A_use_that_may_fail_counts_also_where_another_use_names_the_build_that_ran(string version)
    {
        Assert.False(Of("test", "Abort", new($"{Workflow}/test/release/1.0.0/1", "ABORT"), new($"{Workflow}/test/release{version}", "CONTINUE")).EndsBuild);
        Assert.False(Of("test", "Abort", new($"{Workflow}/test/release{version}", "CONTINUE"), new($"{Workflow}/test/release/1.0.0/1", "ABORT")).EndsBuild);
    }

    [Fact]
    public void A_use_without_a_reported_name_may_be_the_one_of_the_step() => Assert.False(
        Of("test", "Abort", new($"{Workflow}/test/release/1.0.0/1", "ABORT"), new("", "CONTINUE")).EndsBuild);

    [Theory]
    [InlineData("")]
    [InlineData($"{Workflow}/test/release/1.0.0/2")]
    public void A_use_that_is_not_known_to_be_the_one_of_the_step_does_not_show_that_the_build_ends(string use) =>
        Assert.False(Of("test", "Abort", new ImageWorkflow(use, "ABORT")).EndsBuild);

    [Theory]
    [InlineData("release/2.0.0")]
    [InlineData("release/2.x.x")]
    [InlineData("other/1.0.0/1")]
    public void A_use_that_cannot_be_the_one_of_the_step_does_not_count(string other) => Assert.True(
        Of("test", "Abort", new($"{Workflow}/test/release/1.0.0/1", "ABORT"), new($"{Workflow}/test/{other}", "CONTINUE")).EndsBuild);

    [Fact]
    public void Another_version_does_not_count_if_the_image_names_the_one_that_ran() => Assert.True(
        Of("test", "Abort", new($"{Workflow}/test/release/1.0.0/1", "ABORT"), new($"{Workflow}/test/release/2.0.0/1", "CONTINUE")).EndsBuild);

    [Fact]
    public void The_reason_of_a_cancellation_keeps_the_policy_s_hash_and_has_at_most_1024_characters()
    {
        var effect = Of("distribution", "Continue\u202e" + new string('x', 2000));
        var reason = effect.OfCancellation($"clean: {new string('y', 1000)} (policy 8f3c1e)");

        Assert.StartsWith("build cancelled, because a stop would not end it (onFailure of the step is Continue?xxx", reason, StringComparison.Ordinal);
        Assert.EndsWith("... (policy 8f3c1e)", reason, StringComparison.Ordinal);
        Assert.Equal(StepRequest.MaxReasonLength, reason.Length);
        Assert.All(reason, c => Assert.InRange(c, ' ', '~'));
    }
}
