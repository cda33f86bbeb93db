using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

/// <summary>A person learns with the answer what their approval does not do.</summary>
public sealed class ApprovalEffectTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_approval_that_a_rule_asks_for_needs_no_word_more() => Assert.Null(ApprovalEffect.Of("platform", Report(AnswerResult.KeptOpen, "platform (role/PlatformApprover)")));

    [Fact]
    public void In_mode_observe_nothing_is_sent() => Assert.Equal(
        "mode observe: it is recorded, and nothing is sent to the step", ApprovalEffect.Of("platform", Report(AnswerResult.Observed, "platform (role/PlatformApprover)")));

    [Fact]
    public void A_group_that_no_rule_asks_for_is_named_with_those_that_are_asked_for()
    {
        Assert.Equal(
            "no rule of this gate asks for group security, so the approval changes nothing (asked for: platform)",
            ApprovalEffect.Of("security", Report(AnswerResult.KeptOpen, "platform (role/PlatformApprover)")));
        Assert.Equal(
            "no rule of this gate asks for group security, so the approval changes nothing (none asks for approvals); mode observe: it is recorded, and nothing is sent to the step",
            ApprovalEffect.Of("security", Report(AnswerResult.Observed)));
    }

    [Fact]
    public void What_a_bounded_record_left_out_and_what_was_not_decided_is_not_known()
    {
        var report = Report(AnswerResult.KeptOpen);
        var bounded = report.Record! with { Decision = report.Record.Decision! with { Rules = [report.Record.Decision.Rules[0] with { OmittedConditions = 1 }] } };

        Assert.Null(ApprovalEffect.Of("security", report with { Record = bounded }));
        Assert.Null(ApprovalEffect.Of("security", report with { Record = null }));
    }

    private static AnswerReport Report(AnswerResult result, params string[] mayApprove)
    {
        var rule = new RuleAnswer("pci", GateAnswer.Hold, "held", [], null, null) { MayApprove = mayApprove };
        var image = ImageBuildArn.Parse("arn:aws:imagebuilder:eu-west-1:111122223333:image/shop/1.0.0/3");
        var record = GateTransitions.Unread(new("step-1", image)) with { Decision = new(GateAnswer.Hold, "held", [rule], "8f3c1e", Now, null) };
        return new("step-1", image.ToString(), result, "held", record);
    }
}
