namespace ImageBuilderAutomation.Policies.Expectations;

/// <param name="Person">Null means another member of the group each time.</param>
public sealed record ScenarioApproval(string Group, string? Person);
