using System.Text.Json.Serialization;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Cli.History;

/// <summary>Details of a build: findings, packages, workflows and the step that failed.</summary>
internal sealed class BuildDetailsJson(BuildDetails details)
{
    public string Status => details.Status;

    public string Read => TimeFormat.Of(details.ReadStartedAt);

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FailureJson? Failure => details.Failure is { } failure ? FailureJson.Of(failure) : null;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FindingsJson? Findings => details.Findings is { } found ? new(found.Critical, found.High, found.Medium, found.All) : null;

    public string? FindingsUnknown => details.FindingsUnknown;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PackagesJson? Packages => details.Packages is { } packages ? new(packages.Count, packages.Sha256) : null;

    public string? PackagesUnknown => details.PackagesUnknown;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BuildCoverageJson? Coverage => details.Coverage is { } coverage ? BuildCoverageJson.Of(coverage) : null;

    public IEnumerable<WorkflowJson> Workflows => details.Workflows.Select(WorkflowJson.Of);

    public int Omitted => details.OmittedCount;
}

internal sealed record FailureJson(
    string? Workflow, string? Type, string? Step, string? StepExecution, string? Action, string Message, bool DistributionOnly, bool LikelyTransient)
{
    public static FailureJson Of(FailedStep failure) => new(
        failure.WorkflowExecutionId, failure.WorkflowType, failure.Step, failure.StepExecutionId, failure.Action, failure.Message,
        failure.IsDistributionOnly, failure.IsLikelyTransient);
}

internal sealed record FindingsJson(long Critical, long High, long Medium, long All);

internal sealed record PackagesJson(int Count, string Sha256);

internal sealed record BuildCoverageJson(string Coverage, string Reason, string? Until, IEnumerable<MissingGateJson> Missing, int Omitted, string Policy)
{
    public static BuildCoverageJson Of(GateCoverage coverage) => new(
        Labels.Of(coverage.Verdict), coverage.Reason, CoverageText.Day(coverage.Until),
        coverage.Missing.Select(gate => new MissingGateJson(gate.Rule, gate.Step, gate.Reason)), coverage.OmittedCount, coverage.PolicyHash);
}

internal sealed record WorkflowJson(string Id, string Arn, string Type, string Status, bool Retried, IEnumerable<StepJson> Steps)
{
    public static WorkflowJson Of(WorkflowRun workflow) => new(
        workflow.Id, workflow.Arn, workflow.Type, workflow.Status, workflow.Retried,
        workflow.Steps.Select(step => new StepJson(
            step.Id, step.Name, step.Action, step.Status, step.Message, TimeFormat.IfKnown(step.StartedAt), TimeFormat.Seconds(step.EndedAt - step.StartedAt))));
}

internal sealed record StepJson(string Id, string Name, string Action, string Status, string? Message, string? Started, double? DurationSeconds);
