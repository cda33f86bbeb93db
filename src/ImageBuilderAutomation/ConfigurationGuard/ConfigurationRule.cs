namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>What a configuration in the rule's scope should be like.</summary>
/// <param name="Require">All of these, in the file's order.</param>
/// <param name="Repairs">False: what differs is reported and left to people, in any mode.</param>
public sealed record ConfigurationRule(string Name, IReadOnlyList<Requirement> Require, bool Repairs = true);
