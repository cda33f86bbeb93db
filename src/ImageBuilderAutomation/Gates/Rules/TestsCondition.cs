using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Gates.Rules;

/// <summary>The test workflows ran, completed and passed. When none ran, the result is unknown: a build that skips its tests has not passed them.</summary>
public sealed record TestsCondition : ICondition
{
    public GateNeeds Needs => GateNeeds.Tests;

    public bool IsForPeople => false;

    public IEnumerable<ConditionResult> Evaluate(GateFacts facts, CancellationToken cancellationToken = default)
    {
        var (truth, seen) = facts.Tests switch
        {
            Known<TestResults>.Yes { Value: { Failed: > 0 } tests } => (Truth.False, $"{tests.Failed} tests failed"),
            Known<TestResults>.Yes { Value: { Unfinished: > 0 } tests } => (Truth.Unknown, $"{tests.Unfinished} tests unfinished"),
            Known<TestResults>.Yes { Value: { Passed: > 0 } } => (Truth.True, "tests passed"),
            Known<TestResults>.Yes => (Truth.Unknown, facts.Image.TestsEnabled ? "no tests ran" : "tests are switched off"),
            Known<TestResults>.No unknown => (Truth.Unknown, $"tests unknown: {Printable.Shortened(unknown.Reason, 120)}"),
            _ => (Truth.Unknown, "tests unknown"),
        };
        yield return new("tests", truth, seen);
    }
}
