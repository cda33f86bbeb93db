using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Rules;

namespace ImageBuilderAutomation.Policies;

/// <param name="Reason">The rule or freeze that has to give the verdict; null means any.</param>
public sealed record BuildExpectation(ScenarioCause Scenario, PipelineRunVerdict Then, string? Reason)
{
    private const string Arns = $"arn:{Partitions.Standard}:imagebuilder:eu-central-1:111122223333";

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

public sealed record BuildExpectationResult(BuildExpectation Expectation, PipelineRunDecision Decision, bool Holds);

/// <summary>A cause in a scenario, such as a new parent image. Defaults: no recent start, no findings.</summary>
public sealed record ScenarioCause
{
    /// <summary>A Wednesday at noon (UTC).</summary>
    public static readonly DateTimeOffset DefaultTime = new(2026, 1, 7, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The pipeline's name.</summary>
    public required string Pipeline { get; init; }

    public required CauseKind Kind { get; init; }

    /// <summary>The recipe's name; null means the same name as the pipeline.</summary>
    public string? Recipe { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The time of the decision.</summary>
    public DateTimeOffset At { get; init; } = DefaultTime;

    /// <summary>How long before the decision the cause arrived.</summary>
    public TimeSpan Waited { get; init; }

    /// <summary>How long before the decision the pipeline was last started; null means never.</summary>
    public TimeSpan? LastStart { get; init; }

    public IReadOnlyList<ScenarioFindings> Findings { get; init; } = [];

    public string? Parameter { get; init; }
}
