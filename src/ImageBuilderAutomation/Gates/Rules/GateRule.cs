using System.Diagnostics.CodeAnalysis;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Gates.Rules;

/// <summary>One entry of <c>gates</c>: the steps and builds it applies to, its conditions, and its answer when they are not met.</summary>
public sealed record GateRule
{
    public required string Name { get; init; }

    /// <summary>The rule applies to a build in any of these; null means every build.</summary>
    public IReadOnlyList<Scope>? Scopes { get; init; }

    public required StepPattern Step { get; init; }

    /// <summary>All of these have to be true. In the file's order.</summary>
    public required IReadOnlyList<ICondition> Require { get; init; }

    /// <summary>The answer while a fact is unknown.</summary>
    public UnknownAnswer Unknown { get; init; } = UnknownAnswer.Default;

    /// <summary>The answer when a condition is false: <see cref="GateAnswer.Hold"/> or <see cref="GateAnswer.Stop"/>. Missing approvals always hold.</summary>
    public GateAnswer Unmet { get; init; } = GateAnswer.Hold;

    /// <summary>How often a held step is checked again and people are reminded of it; null means never.</summary>
    public TimeSpan? Remind { get; init; }

    public Expiry? Expires { get; init; }

    /// <summary>How long after the image was created the rule can release at most, and by which condition; null when time alone does not end it.</summary>
    public (TimeSpan Time, string Condition)? Lasts => Require
        .Where(condition => condition.Lasts is not null).OrderBy(condition => condition.Lasts)
        .Select(condition => ((TimeSpan, string)?)(condition.Lasts!.Value, condition is ScanCondition ? "scan.finishedWithin" : "age.image"))
        .FirstOrDefault();

    /// <summary>Whether the policy alone shows that one step can be decided by both rules.</summary>
    public bool Meets(GateRule other) => Step.Meets(other.Step)
        && (Scopes is null || other.Scopes is null || Scopes.Any(scope => other.Scopes.Any(its => its.Name == scope.Name)));

    /// <summary>Whether the rule applies by what is known. <see cref="AppliesTo"/> is also true where the service does not report what a scope asks for.</summary>
    public bool AppliesForSure(WaitingStep step, ImageFacts image) =>
        Step.Matches(step) && (Scopes is null || Scopes.Any(scope => scope.SelectsForSure(image)));

    public bool AppliesTo(WaitingStep step, ImageFacts image) =>
        Step.Matches(step) && (Scopes is null || Scopes.Any(scope => scope.Selects(image)));
}

/// <summary>A pattern for waiting steps: a workflow type or <c>*</c>, then a step name or glob. Example: <c>distribution/ApproveRelease</c>.</summary>
public sealed record StepPattern(string WorkflowType, Glob StepName)
{
    public static readonly IReadOnlyList<string> WorkflowTypes = ["build", "test", "distribution"];

    /// <summary>Has no wildcard, so it names exactly one step.</summary>
    public bool IsLiteral => WorkflowTypes.Contains(WorkflowType) && StepName.IsLiteral;

    /// <summary>Whether a step can match both patterns. Two patterns with wildcards are taken to have steps in common.</summary>
    public bool Meets(StepPattern other) =>
        (WorkflowType == "*" || other.WorkflowType == "*" || WorkflowType == other.WorkflowType)
        && (StepName.IsLiteral ? other.StepName.Matches(StepName.Pattern) : !other.StepName.IsLiteral || StepName.Matches(other.StepName.Pattern));

    public bool Matches(WaitingStep step) =>
        (WorkflowType == "*" || WorkflowType == step.WorkflowType) && StepName.Matches(step.Name);

    /// <returns>False for a pattern that no workflow step can match.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out StepPattern? pattern)
    {
        pattern = text.Split('/') is [var type, { Length: >= 1 and <= 100 } step]
            && (type == "*" || WorkflowTypes.Contains(type))
            && step.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '*' or '?')
            && (char.IsAsciiLetter(step[0]) || step[0] is '*' or '?')
                ? new(type, new Glob(step))
                : null;
        return pattern is not null;
    }

    /// <summary>The step that all literal patterns of the rules name; null when they name several or none.</summary>
    public static StepPattern? DefaultFor(IEnumerable<GateRule> rules) =>
        rules.Select(rule => rule.Step).Where(step => step.IsLiteral).Distinct().ToList() is [var only] ? only : null;

    public override string ToString() => $"{WorkflowType}/{StepName}";
}

/// <summary>A rule's answer while a fact is unknown: ask again until a time limit, then hold or stop.</summary>
/// <param name="AskEvery">Interval between two readings of the facts.</param>
/// <param name="For">Time limit, counted from the time at which the step began to wait.</param>
/// <param name="Then"><see cref="GateAnswer.Hold"/> or <see cref="GateAnswer.Stop"/>; an unknown fact never resumes.</param>
public sealed record UnknownAnswer(TimeSpan AskEvery, TimeSpan For, GateAnswer Then)
{
    public static readonly UnknownAnswer Default = new(TimeSpan.FromMinutes(10), TimeSpan.FromHours(3), GateAnswer.Hold);
}

/// <param name="After">Counted from the time at which the step began to wait.</param>
/// <param name="Then"><see cref="GateAnswer.Stop"/>: time alone never releases.</param>
public sealed record Expiry(TimeSpan After, GateAnswer Then);

/// <summary>One requirement of a gate rule. Its result is true, false or unknown; a missing fact never throws.</summary>
public interface ICondition
{
    /// <summary>The facts to read before the condition can be evaluated.</summary>
    GateNeeds Needs { get; }

    /// <summary>Only people can make it true. While it is not true, the rule holds, whatever <c>unmet</c> says.</summary>
    bool IsForPeople { get; }

    /// <summary>
    /// How long after the image was created the condition can be true at most; null when time alone does not end it. Later it stays unknown or false
    /// until the step ends.
    /// </summary>
    TimeSpan? Lasts => null;

    /// <returns>One result for each item that the condition checks, such as each severity.</returns>
    /// <exception cref="OperationCanceledException">Judging the facts takes too long. Conditions with long lists end between two entries.</exception>
    IEnumerable<ConditionResult> Evaluate(GateFacts facts, CancellationToken cancellationToken = default);
}
