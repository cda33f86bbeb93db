using System.Text.Json.Serialization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Reading;

namespace ImageBuilderAutomation.Cli.Policies;

/// <summary>The result of <c>validate</c>, <c>check</c> and <c>test</c>, and of every other verb whose policy is not usable.</summary>
internal sealed class PolicyJson(string path, PolicyReadResult result)
{
    public string File => path;

    public bool Valid => result.Policy is not null;

    public string? Hash => result.Policy?.Hash;

    public IEnumerable<ProblemJson> Problems => result.Problems.Select(ProblemJson.Of);

    /// <summary>For <c>check</c> only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CoverageJson? Coverage { get; init; }

    /// <summary>For <c>test</c> only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IEnumerable<ExpectationJson>? Expectations { get; init; }

    /// <summary>For <c>test</c> only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IEnumerable<BuildExpectationJson>? Builds { get; init; }
}

internal sealed record ProblemJson(string Severity, string? File, string Path, long Line, long Column, string Found, string Expected)
{
    public static ProblemJson Of(PolicyProblem problem) => new(
        Policies.Problems.SeverityName(problem.Severity), problem.File, problem.Path, problem.Line, problem.Column, problem.Found, problem.Expected);
}

internal sealed record ExpectationJson(string Build, string Step, string Then, string? ExpectedReason, bool Holds, string Answer, string Reason)
{
    public static ExpectationJson Of(ExpectationResult result) => new(
        result.Expectation.Scenario.Build, result.Expectation.Scenario.Step, Labels.Of(result.Expectation.Then), result.Expectation.Reason, result.Holds,
        Labels.Of(result.Decision.Answer), result.Decision.Reason);
}

internal sealed record BuildExpectationJson(string Pipeline, string On, string Then, string? ExpectedReason, bool Holds, string Verdict, string Reason)
{
    public static BuildExpectationJson Of(BuildExpectationResult result) => new(
        result.Expectation.Scenario.Pipeline, result.Expectation.Scenario.Kind.ToString(), Labels.Of(result.Expectation.Then), result.Expectation.Reason,
        result.Holds, Labels.Of(result.Decision.Verdict), result.Decision.Reason);
}

/// <summary>The result of <c>explain</c>.</summary>
internal sealed record ExplanationJson(
    string Build, string Step, string Policy, string Answer, string Reason, string? NextLookIn, string? ReleasableFor, IEnumerable<ExplainedRuleJson> Rules)
{
    public static ExplanationJson Of(Explanation explanation) => new(
        explanation.Scenario.Build, explanation.Scenario.Step, explanation.Decision.PolicyHash, Labels.Of(explanation.Decision.Answer),
        explanation.Decision.Reason, explanation.NextCheck is { } next ? Durations.Format(next) : null,
        explanation.ReleasableFor is { } left ? Durations.Format(left) : null, explanation.Rules.Select(ExplainedRuleJson.Of));
}

internal sealed record ExplainedRuleJson(
    string Name, bool Wins, string? WhyNot, string? Answer, string? Reason, IEnumerable<ExplainedConditionJson> Conditions)
{
    public static ExplainedRuleJson Of(Explanation.Rule rule) => new(
        rule.Name, rule.Wins, rule.Answer is null ? rule.LossReason : null, rule.Answer is null ? null : Labels.Of(rule.Answer.Answer), rule.Answer?.Reason,
        (rule.Answer?.Conditions ?? []).Select(condition => new ExplainedConditionJson(condition.Condition, Labels.Of(condition.Truth), condition.Observed)));
}

internal sealed record ExplainedConditionJson(string Condition, string Is, string Observed);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PolicyJson))]
[JsonSerializable(typeof(ExplanationJson))]
internal sealed partial class PoliciesJsonContext : JsonSerializerContext;
