using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Console.Builds;

/// <summary>One step as a bar: when it began and ended, in minutes since the first step of the build.</summary>
/// <param name="Label">What the bar is named, with the state of a step that did not simply complete. Each is different, because a chart merges equal ones.</param>
public sealed record StepBar(string Label, double From, double To, string Status)
{
    public bool HasFailed => ExecutionStatus.HasFailed(Status);

    /// <summary>A variable of the theme, so that it can be read in light and dark. The label says the same in words.</summary>
    public string Colour => HasFailed ? "var(--rz-danger)" : ExecutionStatus.HasPassed(Status) ? "var(--rz-primary)" : "var(--rz-base-500)";
}

/// <summary>Bars of a build's steps.</summary>
public static class StepBars
{
    private const int MaxLabel = 22;

    /// <summary>A bar of no length cannot be seen. As a share of the whole build.</summary>
    private const double Least = 0.006;

    /// <returns>Steps that began, in the order in which they began. One without an end reaches to the last end.</returns>
    public static IReadOnlyList<StepBar> Of(IReadOnlyList<WorkflowRun> workflows)
    {
        ArgumentNullException.ThrowIfNull(workflows);
        var steps = workflows.SelectMany(workflow => workflow.Steps).Where(step => step.StartedAt is not null).OrderBy(step => step.StartedAt).ToList();
        if (steps.Count == 0)
            return [];
        var (first, last) = (steps[0].StartedAt!.Value, steps.Max(step => step.EndedAt ?? step.StartedAt)!.Value);
        var least = Math.Max(Least * (last - first).TotalMinutes, Least);
        return [.. steps.Select((step, i) =>
        {
            var from = (step.StartedAt!.Value - first).TotalMinutes;
            return new StepBar(LabelOf(i + 1, step), from, Math.Max(from + least, ((step.EndedAt ?? last) - first).TotalMinutes), step.Status);
        })];
    }

    // The state stands first, because a narrow chart cuts the end of its labels.
    private static string LabelOf(int number, StepRun step)
    {
        var text = ExecutionStatus.HasPassed(step.Status) ? step.Name : $"{step.Status} {step.Name}";
        return string.Create(CultureInfo.InvariantCulture, $"{number} {(text.Length <= MaxLabel ? text : $"{text[..(MaxLabel - 1)]}…")}");
    }
}
