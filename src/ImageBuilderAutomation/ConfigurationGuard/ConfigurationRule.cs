namespace ImageBuilderAutomation.ConfigurationGuard;

/// <summary>What the policy requires of a configuration in the scope of the rule.</summary>
/// <param name="Require">All requirements, in the order of the file.</param>
/// <param name="Repairs">False: drift is only reported, in any mode.</param>
public sealed record ConfigurationRule(string Name, IReadOnlyList<Requirement> Require, bool Repairs = true);
