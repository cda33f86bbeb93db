namespace Conformance.Scenarios;

/// <summary>What every official client must be able to play.</summary>
internal static class CoreScenarios
{
    public static IReadOnlyDictionary<string, Scenario> All { get; } =
        new[] { Images.All, Gates.All, Failures.All, Resources.All, Lifecycle.All, Days.All }.SelectMany(all => all).ToDictionary(scenario => scenario.Name);
}
