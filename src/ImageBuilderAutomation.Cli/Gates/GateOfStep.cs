using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Cli.Gates;

/// <summary>The gate that a person names by its step's id or by its build.</summary>
internal static class GateOfStep
{
    public static Argument<string> Argument() => new("step")
    {
        Description = "The waiting step: its build, as name/1.0.0/7, ARN or AMI id, or the step execution id. Where several steps of a build wait: name/1.0.0/7:StepName.",
    };

    /// <param name="orOpen">Only a waiting step is meant; one without a record gets one, from what the service shows.</param>
    /// <exception cref="UsageException">Neither the table nor the service has the step, or the text means several.</exception>
    public static async Task<GateRecord> FindAsync(Stack stack, string text, bool orOpen, CancellationToken cancellationToken)
    {
        if (IsStep(text))
            return await OfStepAsync(stack, text, orOpen, cancellationToken);
        var (name, step) = Split(text);
        var image = await BuildName.ReadAsync(name, stack, cancellationToken);
        var build = BuildName.Of(image.ToString());
        List<GateRecord> recorded = [.. (await stack.Builds.ReadAuditTrailAsync(image.ToString(), cancellationToken)).Gates];
        var open = Named(recorded.Where(gate => !gate.IsClosed), step);
        if (open.Count == 0 && orOpen)
            open = Named(await WaitingAsync(stack, image, cancellationToken), step);
        return (open.Count == 0 && !orOpen ? Named(recorded, step) : open) switch
        {
            [var one] => one,
            [] => throw new UnknownNameException(
                $"Expected a build with {(orOpen ? "a waiting step" : "a gate")}{(step is null ? "" : $" {step}")}; "
                + (recorded.Count == 0 ? $"the history has no gate of {build}." : $"the gates of {build} are: {Listed(recorded)}.") + " List open gates with: gates list"),
            var several => throw new UsageException($"Expected one gate; {build} has {several.Count}: {Listed(several)}. Name one: {OneOf(several, name)}"),
        };
    }

    private static async Task<GateRecord> OfStepAsync(Stack stack, string step, bool orOpen, CancellationToken cancellationToken)
    {
        // The index may lag, so the record itself is read again.
        if (await stack.Gates.FindByStepAsync(step, cancellationToken) is { } found)
            return await stack.Gates.ReadAsync(found.ImageArn, step, cancellationToken) ?? found;
        return orOpen && await stack.Get<IWorkflowSteps>().ReadAsync(step, cancellationToken) is { IsWaiting: true } waiting
            ? await stack.Gates.ReadAsync(waiting.ImageArn, step, cancellationToken) ?? GateTransitions.Opened(waiting)
            : throw new UnknownNameException(
                $"Expected a waiting step of account {stack.AccountRegion.Account} in {stack.AccountRegion.Region}, found '{step}'. "
                + "Name its build, such as base/1.0.0/7, or the step's id. List open gates with: gates list");
    }

    /// <summary>Steps that wait although the history has no open gate of them: their event has not arrived, or gates are off.</summary>
    private static async Task<List<GateRecord>> WaitingAsync(Stack stack, ImageBuildArn image, CancellationToken cancellationToken)
    {
        var (steps, waiting) = (stack.Get<IWorkflowSteps>(), new List<GateRecord>());
        await foreach (var listed in steps.ListWaitingAsync(cancellationToken))
        {
            if (listed.ImageArn == image.ToString() && await steps.ReadAsync(listed.StepExecutionId, cancellationToken) is { IsWaiting: true } step)
                waiting.Add(await stack.Gates.ReadAsync(step.ImageArn, step.StepExecutionId, cancellationToken) ?? GateTransitions.Opened(step));
        }

        return waiting;
    }

    private static bool IsStep(string text) => text.StartsWith("step-", StringComparison.Ordinal) && !text.Contains('/', StringComparison.Ordinal);

    /// <summary>The colons of an ARN stand before the name of the build.</summary>
    private static (string Build, string? Step) Split(string text) =>
        text.LastIndexOf(':') is >= 0 and var at && text.IndexOf('/', at) < 0 ? (text[..at], text[(at + 1)..]) : (text, null);

    private static List<GateRecord> Named(IEnumerable<GateRecord> gates, string? step) => [.. gates.Where(gate => step is null || gate.StepName == step)];

    private static string Listed(IEnumerable<GateRecord> gates) =>
        string.Join(", ", gates.Select(gate => $"{gate.StepName} ({Labels.Of(gate.State)}, {gate.StepExecutionId})"));

    private static string OneOf(List<GateRecord> gates, string build) =>
        gates.Count(gate => gate.StepName == gates[0].StepName) == 1 ? $"{build}:{gates[0].StepName}" : gates[0].StepExecutionId;
}
