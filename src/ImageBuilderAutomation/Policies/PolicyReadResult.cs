namespace ImageBuilderAutomation.Policies;

/// <param name="Policy">Null when any problem is an error. A policy is never used in part.</param>
/// <param name="Problems">All problems, in the file's order.</param>
public sealed record PolicyReadResult(Policy? Policy, IReadOnlyList<PolicyProblem> Problems);
