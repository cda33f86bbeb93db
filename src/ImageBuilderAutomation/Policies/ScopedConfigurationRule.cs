using ImageBuilderAutomation.ConfigurationGuard;

namespace ImageBuilderAutomation.Policies;

/// <summary>One entry of <c>configurations</c>.</summary>
/// <param name="Scopes">The rule applies to a configuration in any of these; null means every configuration.</param>
public sealed record ScopedConfigurationRule(ConfigurationRule Rule, IReadOnlyList<Scope>? Scopes)
{
    public bool AppliesTo(ConfigurationFacts facts) => Scopes is null || Scopes.Any(scope => scope.Selects(facts));

    /// <summary>Whether the file alone shows that a configuration can be in the scopes of both rules.</summary>
    public bool Meets(ScopedConfigurationRule other) =>
        Scopes is null || other.Scopes is null || Scopes.Any(scope => other.Scopes.Any(its => its.Name == scope.Name));
}
