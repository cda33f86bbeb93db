using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies.Conditions;

/// <summary>The test workflows ran, completed and passed. When none ran, the result is unknown: a build that skips its tests has not passed them.</summary>
public sealed record TestsCondition : ICondition
{
    public GateNeeds Needs => GateNeeds.Tests;

    public bool IsForPeople => false;

    public IEnumerable<ConditionResult> Judge(GateFacts facts)
    {
        var (truth, seen) = facts.Tests switch
        {
            Known<TestsOutcome>.Yes { Value: { Failed: > 0 } tests } => (Truth.False, $"{tests.Failed} tests failed"),
            Known<TestsOutcome>.Yes { Value: { Unfinished: > 0 } tests } => (Truth.Unknown, $"{tests.Unfinished} tests unfinished"),
            Known<TestsOutcome>.Yes { Value: { Passed: > 0 } } => (Truth.True, "tests passed"),
            Known<TestsOutcome>.Yes => (Truth.Unknown, facts.Image.TestsEnabled ? "no tests ran" : "tests are switched off"),
            Known<TestsOutcome>.No unknown => (Truth.Unknown, $"tests unknown: {Printable.Shortened(unknown.Because, 120)}"),
            _ => (Truth.Unknown, "tests unknown"),
        };
        yield return new("tests", truth, seen);
    }
}
