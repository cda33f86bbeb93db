using ImageBuilderAutomation.ConfigurationGuard;

namespace ImageBuilderAutomation.Policies;

/// <summary>One entry of <c>configurations</c>.</summary>
/// <param name="Scopes">Any of these; null means every configuration.</param>
public sealed record ScopedConfigurationRule(ConfigurationRule Rule, IReadOnlyList<Scope>? Scopes)
{
    public bool AppliesTo(ConfigurationFacts facts) => Scopes is null || Scopes.Any(scope => scope.Selects(facts));

    /// <summary>Whether a configuration can be in both rules' scopes for certain, as far as the file alone tells.</summary>
    public bool Meets(ScopedConfigurationRule other) =>
        Scopes is null || other.Scopes is null || Scopes.Any(scope => other.Scopes.Any(its => its.Name == scope.Name));
}
