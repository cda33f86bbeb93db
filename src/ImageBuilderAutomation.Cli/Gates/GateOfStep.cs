using System.CommandLine;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Status;

namespace ImageBuilderAutomation.Cli.Gates;

/// <summary>The gate that a person names by its step's id or by its build.</summary>
internal static class GateOfStep
{
    public static Argument<string> Argument() => new("step")
    {
        Description = "The waiting step: its build, as name/1.0.0/7, ARN or AMI id, or the step execution id. Where several steps of a build wait: name/1.0.0/7:StepName.",
    };

    /// <param name="orOpen">Only a waiting step is meant; one without a record gets one, from what the service shows.</param>
    /// <param name="orUnread">A waiting step that cannot be read is meant too. A stop needs no more than its id.</param>
    /// <exception cref="UsageException">Neither the table nor the service has the step, or the text means several.</exception>
    public static async Task<GateRecord> FindAsync(Stack stack, string text, bool orOpen, CancellationToken cancellationToken, bool orUnread = false)
    {
        if (IsStep(text))
            return await OfStepAsync(stack, text, orOpen, orUnread, cancellationToken);
        var (name, step) = Split(text);
        var image = await BuildName.ReadAsync(name, stack, cancellationToken);
        var build = BuildName.Of(image.ToString());
        List<GateRecord> recorded = [.. (await stack.Builds.ReadAuditTrailAsync(image.ToString(), cancellationToken)).Gates];
        var open = Named(recorded.Where(gate => !gate.IsClosed), step);
        if (open.Count == 0 && orOpen)
        {
            var (waiting, unread) = await WaitingAsync(stack, image, cancellationToken);
            open = Named(waiting, step);
            if (open.Count == 0 && unread.Count > 0)
                open = orUnread ? [.. unread.Select(Unread)] : throw Unreadable(unread[0]);
        }

        return (open.Count == 0 && !orOpen ? Named(recorded, step) : open) switch
        {
            [var one] => one,
            [] when recorded.Count == 0 && !orOpen && await UnrecordedAsync(stack, listed => listed.ImageArn == image.ToString(), cancellationToken) is { } waits =>
                throw new UnknownNameException(waits),
            [] => throw new UnknownNameException(
                $"Expected a build with {(orOpen ? "a waiting step" : "a gate")}{(step is null ? "" : $" {step}")}; "
                + (recorded.Count == 0 ? $"the history has no gate of {build}." : $"the gates of {build} are: {Listed(recorded)}.") + " List open gates with: gates list"),
            var several => throw new UsageException($"Expected one gate; {build} has {several.Count}: {Listed(several)}. Name one: {OneOf(several, name)}"),
        };
    }

    private static async Task<GateRecord> OfStepAsync(Stack stack, string step, bool orOpen, bool orUnread, CancellationToken cancellationToken)
    {
        // The index may lag, so the record itself is read again.
        if (await stack.Gates.FindByStepAsync(step, cancellationToken) is { } found)
            return await stack.Gates.ReadAsync(found.ImageArn, step, cancellationToken) ?? found;
        if (!orOpen && await UnrecordedAsync(stack, listed => listed.StepExecutionId == step, cancellationToken) is { } waits)
            throw new UnknownNameException(waits);
        if (orOpen && await ListedAsync(stack, listed => listed.StepExecutionId == step, cancellationToken) is [var listed, ..]
            && await TryReadAsync(stack, listed, cancellationToken) is { } unread)
        {
            return orUnread ? Unread(unread) : throw Unreadable(unread);
        }

        return orOpen && await stack.Get<IWorkflowSteps>().ReadAsync(step, cancellationToken) is { IsWaiting: true } waiting
            ? await stack.Gates.ReadAsync(waiting.ImageArn, step, cancellationToken) ?? GateTransitions.Opened(waiting)
            : throw new UnknownNameException(
                $"Expected a waiting step of account {stack.AccountRegion.Account} in {stack.AccountRegion.Region}, found '{step}'. "
                + "Name its build, such as base/1.0.0/7, or the step's id. List open gates with: gates list");
    }

    /// <summary>Steps that wait although the history has no open gate of them: their event has not arrived, gates are off, or they cannot be read.</summary>
    private static async Task<(List<GateRecord> Read, List<UnreadableWait> Unread)> WaitingAsync(
        Stack stack, ImageBuildArn image, CancellationToken cancellationToken)
    {
        var (steps, waiting, unread) = (stack.Get<IWorkflowSteps>(), new List<GateRecord>(), new List<UnreadableWait>());
        foreach (var listed in await ListedAsync(stack, listed => listed.ImageArn == image.ToString(), cancellationToken))
        {
            if (await TryReadAsync(stack, listed, cancellationToken) is { } unreadable)
                unread.Add(unreadable);
            else if (await steps.ReadAsync(listed.StepExecutionId, cancellationToken) is { IsWaiting: true } step)
                waiting.Add(await stack.Gates.ReadAsync(step.ImageArn, step.StepExecutionId, cancellationToken) ?? GateTransitions.Opened(step));
        }

        return (waiting, unread);
    }

    private static async Task<List<ListedStep>> ListedAsync(Stack stack, Predicate<ListedStep> wanted, CancellationToken cancellationToken)
    {
        var found = new List<ListedStep>();
        await foreach (var listed in stack.Get<IWorkflowSteps>().ListWaitingAsync(cancellationToken))
        {
            if (wanted(listed))
                found.Add(listed);
        }

        return found;
    }

    private static Task<UnreadableWait?> TryReadAsync(Stack stack, ListedStep listed, CancellationToken cancellationToken) =>
        new UnrecordedSteps(stack.Get<IWorkflowSteps>(), stack.AccountRegion).TryReadAsync(listed, cancellationToken);

    /// <returns>Why a step that waits has no gate to show; null if none waits, or nobody can be asked.</returns>
    private static async Task<string?> UnrecordedAsync(Stack stack, Predicate<ListedStep> wanted, CancellationToken cancellationToken)
    {
        if (!stack.CanReachSteps || await ListedAsync(stack, wanted, cancellationToken) is not [var listed, ..])
            return null;
        var build = ImageBuildArn.ShortNameOf(listed.ImageArn);
        return await TryReadAsync(stack, listed, cancellationToken) is { } unreadable
            ? Unreadable(unreadable).Message
            : $"{build} waits at {listed.StepExecutionId}, and no function has recorded a gate of it yet: its event was not processed, or gates are off. "
                + "The next sweep finds it. Its build can be stopped now with: gates stop " + build;
    }

    private static UnknownNameException Unreadable(UnreadableWait step) => new(
        $"{ImageBuildArn.ShortNameOf(step.ImageArn)} waits at {step.StepExecutionId}, which could not be read ({step.Reason.TrimEnd('.')}), "
        + $"so it has no gate to show or approve. Correct the cause ({Attention.Runbook(Attention.UnreadableSection)}): the next sweep then decides it. "
        + $"Stop the build with: gates stop {ImageBuildArn.ShortNameOf(step.ImageArn)}");

    private static GateRecord Unread(UnreadableWait step) =>
        GateTransitions.Unread(new(step.StepExecutionId, ImageBuildArn.Parse(step.ImageArn))) with { OpenedAt = step.StartedAt ?? default };

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
