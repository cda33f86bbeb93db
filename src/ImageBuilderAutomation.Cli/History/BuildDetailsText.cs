using System.Globalization;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Cli.History;

/// <summary>Details of a build as text for people.</summary>
internal static class BuildDetailsText
{
    public static void AddTo(Columns columns, BuildDetails? details)
    {
        if (details is null)
            return;
        columns.Add("  findings", details.Findings is { } found
            ? string.Create(CultureInfo.InvariantCulture, $"{found.Critical} critical, {found.High} high, {found.Medium} medium, {found.All} in total")
            : $"unknown: {details.FindingsUnknown}");
        columns.Add("  packages", details.Packages is { } packages
            ? string.Create(CultureInfo.InvariantCulture, $"{packages.Count}, sha256 {packages.Sha256}")
            : $"unknown: {details.PackagesUnknown}");
        if (details.Coverage is { } coverage)
        {
            var until = coverage.Until is { } day ? string.Create(CultureInfo.InvariantCulture, $" until {day:yyyy-MM-dd}") : "";
            columns.Add("  coverage", $"{Labels.Of(coverage.Verdict)}{until}: {coverage.Reason}");
        }
    }

    /// <param name="why">What is said already.</param>
    public static void AddTo(Columns columns, FailedStep failure, string? why)
    {
        if (failure.WorkflowType is { } type)
        {
            columns.Add("  failed in", failure.Step is { } step
                ? $"{type} workflow {failure.WorkflowExecutionId}, step {step} ({failure.Action})"
                : $"{type} workflow {failure.WorkflowExecutionId}");
        }

        if (failure.Message.Length > 0 && why?.Contains(failure.Message, StringComparison.Ordinal) is not true)
            columns.Add("  reason", failure.Message);
    }

    public static void Write(TextWriter output, IReadOnlyList<WorkflowRun> workflows)
    {
        foreach (var workflow in workflows)
        {
            output.WriteLine();
            output.WriteLine(PlainText.Of($"{workflow.Type} workflow {BuildName.Of(workflow.Arn)}, {workflow.Status}{(workflow.Retried ? ", retried" : "")}"));
            var columns = new Columns();
            foreach (var step in workflow.Steps)
                columns.Add($"  {TimeFormat.Of(step.StartedAt)}", step.Name, step.Status, TimeFormat.Of(step.EndedAt - step.StartedAt), step.Message ?? "");
            columns.WriteTo(output);
        }
    }
}
