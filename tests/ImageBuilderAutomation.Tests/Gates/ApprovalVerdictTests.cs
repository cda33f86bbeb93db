using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Reading;
using ImageBuilderAutomation.Tests.Policies;

namespace ImageBuilderAutomation.Tests.Gates;

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

    private static readonly ImageApprovals Nothing = ImageApprovals.None(Gate.ImageArn);

    private static readonly ImageApprovals Approved = Nothing with { Approvals = [new("platform", Kim, "checked", Now) { StepExecutionId = "step-1" }] };

    private static readonly KnownRoles Roles = Facts.Roles("PlatformApprover", "SecurityApprover");

    [Theory]
    [InlineData("platform", Kim)]
    [InlineData("platform", "arn:aws:iam::111122223333:user/lee")]
    [InlineData("platform", "arn:aws:iam::111122223333:user/people/lee")]
    [InlineData("security", "arn:aws:sts::444455556666:assumed-role/SecurityApprover/sam")]
    public void Records_an_approval_of_a_group_member(string group, string by) =>
        Assert.Equal(new(group, by, "checked", Now) { UserId = "AROA:1", StepExecutionId = "step-1" }, Rule(Nothing, group, by).Approval);

    [Theory]
    [InlineData("arn:aws:iam::111122223333:root")]
    [InlineData("arn:aws:sts::111122223333:federated-user/kim")]
    [InlineData("arn:aws:iam::111122223333:role/PlatformApprover")]
    [InlineData("kim")]
    [InlineData("")]
    public void Refuses_a_caller_that_is_not_a_person(string by) =>
        Assert.Contains("expected a user or an assumed role's session", Refusal(Nothing, "platform", by), StringComparison.Ordinal);

    [Theory]
    [InlineData("platform", "arn:aws:sts::111122223333:assumed-role/Developer/kim")]
    [InlineData("platform", "arn:aws:sts::111122223333:assumed-role/Developer/PlatformApprover")]
    [InlineData("platform", "arn:aws:iam::111122223333:user/PlatformApprover")]
    [InlineData("platform", "arn:aws:sts::999999999999:assumed-role/PlatformApprover/kim")]
    [InlineData("platform", "arn:aws:sts::111122223333:assumed-role/platformapprover/kim")]
    [InlineData("security", "arn:aws:sts::111122223333:assumed-role/SecurityApprover/sam")]
    [InlineData("security", Kim)]
    public void Refuses_a_person_who_is_not_in_the_group(string group, string by) =>
        Assert.Contains($"is not in group {group}", Refusal(Nothing, group, by), StringComparison.Ordinal);

    [Fact]
    public void Refuses_a_group_that_the_policy_does_not_have() =>
        Assert.Contains("no group 'plattform'; choose one of platform, security", Refusal(Nothing, "plattform", Kim), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("one\ntwo")]
    public void Refuses_without_a_reason_on_one_line(string reason) =>
        Assert.Null(Rule(Nothing, "platform", Kim, reason).Approval);

    [Fact]
    public void Refuses_a_reason_that_is_too_long()
    {
        Assert.Null(Rule(Nothing, "platform", Kim, new('x', ReasonText.MaxLength + 1)).Approval);
        Assert.NotNull(Rule(Nothing, "platform", Kim, new('x', ReasonText.MaxLength)).Approval);
    }

    [Theory]
    [InlineData(GateState.Answered)]
    [InlineData(GateState.AnsweredElsewhere)]
    [InlineData(GateState.Expired)]
    public void Refuses_a_closed_gate(GateState state) =>
        Assert.Equal(
            $"the gate is closed ({state}) and takes no more approvals; see how it was closed with: gates show",
            ApprovalVerdict.For(ApprovalSubject.OfGate(Gate with { State = state }), Nothing, Policy.Approvers, Roles, "platform", new(Kim, "AROA:1"), "checked", Now).Reason);

    [Fact]
    public void Refuses_a_gate_that_somebody_is_stopping() =>
        Assert.Contains("has requested a stop", Refusal(Nothing with { Stop = new(Kim, "no", Now) }, "platform", Kim), StringComparison.Ordinal);

    [Theory]
    [InlineData("platform", Kim)]
    [InlineData("platform", "arn:aws:iam::111122223333:user/KIM")]
    public void Refuses_a_second_approval_by_the_same_person_in_any_role(string group, string by)
    {
        var groups = new Dictionary<string, ApproverGroup>(Policy.Approvers) { ["platform"] = new("platform", ["role/PlatformApprover", "user/KIM"]) };
        var policy = Policy with { Approvers = groups };

        var verdict = ApprovalVerdict.For(ApprovalSubject.OfGate(Gate), Approved, policy.Approvers, Roles, group, new(by, "AIDA"), "again", Now);

        Assert.Null(verdict.Approval);
        Assert.Contains("has already approved, for platform", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_an_approval_of_another_person_with_the_same_role() =>
        Assert.NotNull(Rule(Approved, "platform", Kim.Replace("kim", "jo", StringComparison.Ordinal)).Approval);

    /// <remarks>Whoever assumes such a role chooses the session's name.</remarks>
    [Fact]
    public void Refuses_a_second_session_of_a_role_whose_session_names_anybody_may_choose()
    {
        var verdict = ApprovalVerdict.For(
            ApprovalSubject.OfGate(Gate), Approved, Policy.Approvers, KnownRoles.None("111122223333"), "platform", new(Kim.Replace("kim", "jo", StringComparison.Ordinal), "AROA:2"),
            "checked", Now);

        Assert.Null(verdict.Approval);
        Assert.Contains("whose sessions may all be one person", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Records_an_approval_of_somebody_whose_earlier_one_was_under_a_role_that_was_deleted()
    {
        var roles = new KnownRoles("111122223333", new Dictionary<string, Known<RoleFacts>>
        {
            ["PlatformApprover"] = new Known<RoleFacts>.Yes(new("/", NamesSessions: true) { Id = "AROATODAY" }),
        });
        var earlier = Nothing with { Approvals = [Approved.Approvals[0] with { UserId = "AROAEARLIER:kim" }] };

        Assert.NotNull(ApprovalVerdict.For(ApprovalSubject.OfGate(Gate), earlier, Policy.Approvers, roles, "platform", new(Kim, "AROATODAY:kim"), "again", Now).Approval);
    }

    private static ApprovalVerdict Rule(ImageApprovals said, string group, string by, string reason = "checked") =>
        ApprovalVerdict.For(ApprovalSubject.OfGate(Gate), said, Policy.Approvers, Roles, group, new(by, "AROA:1"), reason, Now);

    private static string Refusal(ImageApprovals said, string group, string by)
    {
        var verdict = Rule(said, group, by);
        Assert.Null(verdict.Approval);
        return verdict.Reason;
    }
}
