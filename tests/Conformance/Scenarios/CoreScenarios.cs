namespace Conformance.Scenarios;

/// <summary>The scenarios that every official client must complete.</summary>
internal static class CoreScenarios
{
    public static IReadOnlyDictionary<string, Scenario> All { get; } =
        new[] { Images.All, Gates.All, Failures.All, Resources.All, Lifecycle.All, Days.All }.SelectMany(all => all).ToDictionary(scenario => scenario.Name);
}
