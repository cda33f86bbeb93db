using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Causes;
using ImageBuilderAutomation.Triggers.Graph;
using ImageBuilderAutomation.Triggers.PipelineRuns;

namespace ImageBuilderAutomation.Policies.Expectations;

/// <param name="Reason">The rule or freeze that has to give the verdict; null means any.</param>
public sealed record BuildExpectation(ScenarioCause Scenario, PipelineRunVerdict Then, string? Reason)
{
    private const string Arns = "arn:aws:imagebuilder:eu-central-1:111122223333";

    public BuildExpectationResult Check(Policy policy)
    {
        var rules = policy.Builds;
        var recipe = $"{Arns}:image-recipe/{Scenario.Recipe ?? Scenario.Pipeline}/1.0.0";
        var pipeline = new Pipeline($"{Arns}:image-pipeline/{Scenario.Pipeline}", IsEnabled: true, recipe, null, Scenario.Tags, null);
        var through = rules.Rules
            .Where(rule => rule.On.Contains(Scenario.Kind) && rule.Selects(pipeline) && LetsThrough(rule)).Select(rule => rule.Name).ToList();
        if (through.Count == 0)
            return Result(new(PipelineRunVerdict.Drop, "no rule matches", policy.Hash, Scenario.At, null));

        var run = PipelineRunTransitions.Opened(
            pipeline.Arn, null, new(Cause.Of(Scenario.Kind, "supposed", Scenario.At), through, "supposed", Scenario.At - Scenario.Waited, 0, null)) with
        {
            LastStartAt = Scenario.At - Scenario.LastStart,
        };
        return Result(PipelineRunDecider.Decide(new(run, null, pipeline, null, new(), Scenario.At), rules));

        BuildExpectationResult Result(PipelineRunDecision decision) => new(
            this, decision, decision.Verdict == Then && (Reason is null || decision.Reason.Split(' ', ':').Contains(Reason)));
    }

    private bool LetsThrough(TriggerRule rule) => Scenario.Kind switch
    {
        CauseKind.FindingsFound => rule.Exceeded([.. Scenario.Findings.SelectMany(Of)]) is not null,
        // A rule without parameter names matches the recipe's parent parameter.
        CauseKind.ParameterChanged => rule.Parameters is null || (Scenario.Parameter is { } name && rule.Parameters(name)),
        _ => true,
    };

    private static IEnumerable<Finding> Of(ScenarioFindings found) => Enumerable.Range(1, found.Count)
        .Select(n => new Finding($"{found.Severity} {n}", found.Severity.ToUpperInvariant(), n <= found.Fixable ? "YES" : "NO"));
}
