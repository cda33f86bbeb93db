namespace ImageBuilderAutomation.Gates;

/// <param name="Group">A group of the policy's <c>approvers</c>.</param>
/// <param name="By">The approver's IAM ARN.</param>
public sealed record Approval(string Group, string By, string Reason, DateTimeOffset At);
