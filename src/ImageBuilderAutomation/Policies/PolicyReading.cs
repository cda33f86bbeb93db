namespace ImageBuilderAutomation.Policies;

/// <param name="Policy">Null as soon as one problem is an error: half a policy decides nothing.</param>
/// <param name="Problems">All of them, in the file's order.</param>
public sealed record PolicyReading(Policy? Policy, IReadOnlyList<PolicyProblem> Problems);
