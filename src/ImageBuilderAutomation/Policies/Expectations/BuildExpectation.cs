using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Causes;
using ImageBuilderAutomation.Triggers.Graph;
using ImageBuilderAutomation.Triggers.Rounds;

namespace ImageBuilderAutomation.Policies.Expectations;

/// <param name="Because">The rule or freeze that has to give the verdict; null means any.</param>
public sealed record BuildExpectation(SupposedCause Supposed, RoundVerdict Then, string? Because)
{
    private const string Arns = "arn:aws:imagebuilder:eu-central-1:111122223333";

    public BuildExpectationResult Check(Policy policy)
    {
        var rules = policy.Builds;
        var recipe = $"{Arns}:image-recipe/{Supposed.Recipe ?? Supposed.Pipeline}/1.0.0";
        var pipeline = new Pipeline($"{Arns}:image-pipeline/{Supposed.Pipeline}", IsEnabled: true, recipe, null, Supposed.Tags, null);
        var through = rules.Rules
            .Where(rule => rule.On.Contains(Supposed.Kind) && rule.Selects(pipeline) && LetsThrough(rule)).Select(rule => rule.Name).ToList();
        if (through.Count == 0)
            return Result(new(RoundVerdict.Drop, "no rule matches", policy.Hash, Supposed.At, null));

        var round = RoundTransitions.Opened(
            pipeline.Arn, null, new(Cause.Of(Supposed.Kind, "supposed", Supposed.At), through, "supposed", Supposed.At - Supposed.Waited, 0, null)) with
        {
            LastStartAt = Supposed.At - Supposed.LastStart,
        };
        return Result(StartGuards.Decide(new(round, null, pipeline, null, new(), Supposed.At), rules));

        BuildExpectationResult Result(RoundDecision decision) => new(
            this, decision, decision.Verdict == Then && (Because is null || decision.Because.Split(' ', ':').Contains(Because)));
    }

    private bool LetsThrough(TriggerRule rule) => Supposed.Kind switch
    {
        CauseKind.FindingsFound => rule.Exceeded([.. Supposed.Findings.SelectMany(Of)]) is not null,
        // A rule without parameter names matches the recipe's parent parameter.
        CauseKind.ParameterChanged => rule.Parameters is null || (Supposed.Parameter is { } name && rule.Parameters(name)),
        _ => true,
    };

    private static IEnumerable<Finding> Of(SupposedFindings found) => Enumerable.Range(1, found.Count)
        .Select(n => new Finding($"{found.Severity} {n}", found.Severity.ToUpperInvariant(), n <= found.Fixable ? "YES" : "NO"));
}
