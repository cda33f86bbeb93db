using Conformance.Scenarios;

namespace Conformance;

public static class ScenarioNames
{
    public static TheoryData<string> All => [.. CoreScenarios.All.Keys];
}
