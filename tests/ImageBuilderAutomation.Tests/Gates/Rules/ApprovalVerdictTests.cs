using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Reading;

namespace ImageBuilderAutomation.Tests.Gates.Rules;

public sealed class ApprovalVerdictTests
{
    private const string Kim = "arn:aws:sts::111122223333:assumed-role/PlatformApprover/kim";
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    private static readonly Policy Policy = PolicyReader.Read("""
        { "approvers": {
            "platform": ["role/PlatformApprover", "user/lee"],
            "security": ["arn:aws:iam::444455556666:role/teams/SecurityApprover"] },
          "gates": [ { "name": "people", "scope": "*", "step": "distribution/ApproveRelease",
                       "require": { "approvals": { "from": ["platform", "security"], "each": 1 } } } ] }
        """).Policy!;

    private static readonly GateRecord Gate = new()
    {
        StepExecutionId = "step-1",
        ImageArn = "arn:aws:imagebuilder:eu-west-1:111122223333:image/pay-api/1.0.0/7",
        WorkflowExecutionId = "wf-1",
        WorkflowArn = "arn:aws:imagebuilder:eu-west-1:111122223333:workflow/distribution/release/1.0.0/1",
        StepName = "ApproveRelease",
        State = GateState.Open,
        OpenedAt = Now.AddHours(-1),
    };

    [Theory]
    [InlineData("platform", Kim)]
    [InlineData("platform", "arn:aws:iam::111122223333:user/lee")]
    [InlineData("platform", "arn:aws:iam::111122223333:user/people/lee")]
    [InlineData("security", "arn:aws:sts::444455556666:assumed-role/SecurityApprover/sam")]
    public void Records_an_approval_of_a_group_member(string group, string by) =>
        Assert.Equal(new(group, by, "checked", Now), Rule(Gate, group, by).Approval);

    [Theory]
    [InlineData("arn:aws:iam::111122223333:root")]
    [InlineData("arn:aws:sts::111122223333:federated-user/kim")]
    [InlineData("arn:aws:iam::111122223333:role/PlatformApprover")]
    [InlineData("kim")]
    [InlineData("")]
    public void Refuses_a_caller_that_is_not_a_person(string by) =>
        Assert.Contains("expected a user or an assumed role's session", Refusal(Gate, "platform", by), StringComparison.Ordinal);

    [Theory]
    [InlineData("platform", "arn:aws:sts::111122223333:assumed-role/Developer/kim")]
    [InlineData("platform", "arn:aws:sts::111122223333:assumed-role/Developer/PlatformApprover")]
    [InlineData("platform", "arn:aws:iam::111122223333:user/PlatformApprover")]
    [InlineData("platform", "arn:aws:sts::999999999999:assumed-role/PlatformApprover/kim")]
    [InlineData("platform", "arn:aws:sts::111122223333:assumed-role/platformapprover/kim")]
    [InlineData("security", "arn:aws:sts::111122223333:assumed-role/SecurityApprover/sam")]
    [InlineData("security", Kim)]
    public void Refuses_a_person_who_is_not_in_the_group(string group, string by) =>
        Assert.Contains($"is not in group {group}", Refusal(Gate, group, by), StringComparison.Ordinal);

    [Fact]
    public void Refuses_a_group_that_the_policy_does_not_have() =>
        Assert.Contains("no group 'plattform'; choose one of platform, security", Refusal(Gate, "plattform", Kim), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("one\ntwo")]
    public void Refuses_without_a_reason_on_one_line(string reason) =>
        Assert.Null(ApprovalVerdict.For(Gate, Policy.Approvers, "platform", Kim, reason, Now).Approval);

    [Fact]
    public void Refuses_a_reason_that_is_too_long()
    {
        Assert.Null(ApprovalVerdict.For(Gate, Policy.Approvers, "platform", Kim, new('x', ReasonText.MaxLength + 1), Now).Approval);
        Assert.NotNull(ApprovalVerdict.For(Gate, Policy.Approvers, "platform", Kim, new('x', ReasonText.MaxLength), Now).Approval);
    }

    [Theory]
    [InlineData(GateState.Answered)]
    [InlineData(GateState.AnsweredElsewhere)]
    [InlineData(GateState.Expired)]
    public void Refuses_a_closed_gate(GateState state) =>
        Assert.Equal(
            $"the gate is closed ({state}) and takes no more approvals; see how it was closed with: gates show",
            Refusal(Gate with { State = state }, "platform", Kim));

    [Fact]
    public void Refuses_a_gate_that_somebody_is_stopping() =>
        Assert.Contains("has requested a stop", Refusal(Gate with { Stop = new(Kim, "no", Now) }, "platform", Kim), StringComparison.Ordinal);

    [Theory]
    [InlineData("platform", Kim)]
    [InlineData("platform", "arn:aws:iam::111122223333:user/KIM")]
    [InlineData("security", "arn:aws:sts::444455556666:assumed-role/SecurityApprover/kim")]
    public void Refuses_a_second_approval_by_the_same_person_in_any_role(string group, string by)
    {
        var groups = new Dictionary<string, ApproverGroup>(Policy.Approvers) { ["platform"] = new("platform", ["role/PlatformApprover", "user/KIM"]) };
        var policy = Policy with { Approvers = groups };
        var approved = Gate.Approved(new("platform", Kim, "checked", Now));

        var verdict = ApprovalVerdict.For(approved, policy.Approvers, group, by, "again", Now);

        Assert.Null(verdict.Approval);
        Assert.Contains("has already approved, for platform", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_an_approval_of_another_person_with_the_same_role() =>
        Assert.NotNull(Rule(Gate.Approved(new("platform", Kim, "checked", Now)), "platform", Kim.Replace("kim", "jo", StringComparison.Ordinal)).Approval);

    private static ApprovalVerdict Rule(GateRecord gate, string group, string by) => ApprovalVerdict.For(gate, Policy.Approvers, group, by, "checked", Now);

    private static string Refusal(GateRecord gate, string group, string by)
    {
        var verdict = Rule(gate, group, by);
        Assert.Null(verdict.Approval);
        return verdict.Reason;
    }
}
