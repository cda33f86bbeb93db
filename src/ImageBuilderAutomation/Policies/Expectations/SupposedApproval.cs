namespace ImageBuilderAutomation.Policies.Expectations;

/// <param name="Person">Null: somebody who has not approved yet.</param>
public sealed record SupposedApproval(string Group, string? Person);
