using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Console.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Status;

namespace ImageBuilderAutomation.Console.Gates;

/// <summary>Reads gates: the open ones for all tabs at once, and single ones.</summary>
public sealed class GateReadings(ShownStack stack, StackReadings readings)
{
    private readonly SharedReading<OpenGates> _open = new(TimeSpan.FromSeconds(1), TimeProvider.System);
    private readonly SharedReading<IReadOnlyList<ListedStep>> _waiting = new(TimeSpan.FromSeconds(10), TimeProvider.System);

    public Task<OpenGates> ReadOpenAsync(CancellationToken cancellationToken) => _open.ReadAsync(null, ReadOpenNowAsync, cancellationToken);

    /// <summary>Closed gates that were decided on a day, latest decision first.</summary>
    /// <param name="wanted">Those to count and to return.</param>
    /// <param name="skip">How many of these to leave out.</param>
    /// <param name="take">How many of these to return. One more is looked for, to know whether there are more.</param>
    public async Task<(IReadOnlyList<GateRecord> Gates, bool HasMore)> ReadDecidedAsync(
        DateOnly day, Func<GateRecord, bool> wanted, int skip, int take, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        var found = new List<GateRecord>();
        await foreach (var gate in readings.Get<GateRecords>().ListByDecisionDayAsync(day, cancellationToken, newestFirst: true))
        {
            if (!gate.IsClosed || !wanted(gate) || skip-- > 0)
                continue;
            if (found.Count == take)
                return (found, true);
            found.Add(gate);
        }

        return (found, false);
    }

    /// <summary>The gate that a person names by its step, or by its build as <c>name/1.0.0/7</c>, <c>name/1.0.0/7:StepName</c>, ARN or AMI.</summary>
    public async Task<FoundGate> FindAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.StartsWith("step-", StringComparison.Ordinal))
        {
            return await readings.Get<GateRecords>().FindByStepAsync(name, cancellationToken) is { } known
                ? await OfAsync(known, cancellationToken)
                : await UnrecordedAsync(step => step.StepExecutionId == name, name, cancellationToken);
        }

        var (build, stepName) = Split(name);
        if (await ImageAsync(build, cancellationToken) is not { } image)
        {
            return FoundGate.None(
                $"'{name}' names no gate of account {stack.AccountRegion.Account} in {stack.AccountRegion.Region}. Name a build, such as base/1.0.0/7, or the id of a step.");
        }

        var trail = await readings.Get<BuildRecords>().ReadAuditTrailAsync(image.ToString(), cancellationToken);
        List<GateRecord> gates = [.. trail.Gates.Where(gate => stepName is null || gate.StepName == stepName)];
        List<GateRecord> open = [.. gates.Where(gate => !gate.IsClosed)];
        return (open.Count > 0 ? open : gates) switch
        {
            [var one] => await OfAsync(one, cancellationToken),
            [] => await UnrecordedAsync(step => step.ImageArn == image.ToString(), image.ShortName, cancellationToken),
            var several => new(null, null, several, null),
        };
    }

    private async Task<OpenGates> ReadOpenNowAsync(CancellationToken cancellationToken)
    {
        var (gates, problem) = (new List<GateRecord>(), default(string));
        try
        {
            await foreach (var gate in readings.Get<GateRecords>().ListOpenAsync(cancellationToken))
                gates.Add(gate);
        }
        catch (InvalidDataException e)
        {
            // Thrown after all readable ones were returned.
            problem = e.Message;
        }

        var switches = await readings.Get<IModeSwitches>().ReadAsync(cancellationToken);
        var off = GatesOff.Of(switches, await readings.Get<IFunctionRuns>().ReadAsync(FunctionRun.Sweep, cancellationToken));
        return new([.. gates.OrderBy(gate => GateExpiry.Of(gate)?.At ?? DateTimeOffset.MaxValue).ThenBy(gate => gate.OpenedAt)], problem, off);
    }

    /// <summary>The index may lag, so the record itself is read, with what people said.</summary>
    private async Task<FoundGate> OfAsync(GateRecord known, CancellationToken cancellationToken)
    {
        var (record, approvals) = await readings.Get<GateRecords>().ReadWithApprovalsAsync(known.ImageArn, known.StepExecutionId, cancellationToken);
        return new(record ?? known, approvals, [], null);
    }

    /// <summary>A step that waits without a record: its event has not arrived, gates are off, or it cannot be read.</summary>
    private async Task<FoundGate> UnrecordedAsync(Predicate<ListedStep> wanted, string name, CancellationToken cancellationToken)
    {
        var steps = readings.Get<IWorkflowSteps>();
        var waiting = await _waiting.ReadAsync(null, async token => await ListAsync(steps.ListWaitingAsync(token)), cancellationToken);
        if (waiting.FirstOrDefault(step => wanted(step)) is not { } listed)
            return FoundGate.None($"Neither the history nor Image Builder knows a gate of '{name}'.");
        if (await new UnrecordedSteps(steps, stack.AccountRegion).TryReadAsync(listed, cancellationToken) is { } unreadable)
        {
            return new(
                GateTransitions.Unread(new(listed.StepExecutionId, ImageBuildArn.Parse(listed.ImageArn))) with { OpenedAt = listed.StartedAt ?? default }, null, [],
                $"The step waits, and could not be read: {unreadable.Reason.TrimEnd('.')}. So it has no gate to show or approve. "
                + $"Correct the cause ({Attention.Runbook(Attention.UnreadableSection)}): the next sweep then decides it. Until then it can only be stopped.");
        }

        return await steps.ReadAsync(listed.StepExecutionId, cancellationToken) is { IsWaiting: true } step
            ? new(
                GateTransitions.Opened(step), null, [],
                "The step waits, and no function has recorded a gate of it yet: its event was not processed, or gates are off. The next sweep finds it.")
            : FoundGate.None($"The step of '{name}' no longer waits.");
    }

    private async Task<ImageBuildArn?> ImageAsync(string text, CancellationToken cancellationToken)
    {
        if (text.StartsWith("ami-", StringComparison.Ordinal))
            return await readings.Get<BuildRecords>().FindByAmiAsync(text, cancellationToken) is { } made ? ImageBuildArn.Parse(made.ImageArn) : null;
        return ImageBuildArn.TryParseName(text, stack.AccountRegion, out var image) && image.IsIn(stack.AccountRegion) ? image : null;
    }

    private static async Task<IReadOnlyList<ListedStep>> ListAsync(IAsyncEnumerable<ListedStep> steps)
    {
        var all = new List<ListedStep>();
        await foreach (var step in steps)
            all.Add(step);
        return all;
    }

    /// <summary>The colons of an ARN stand before the name of the build.</summary>
    private static (string Build, string? Step) Split(string text) =>
        text.LastIndexOf(':') is >= 0 and var at && text.IndexOf('/', at) < 0 ? (text[..at], text[(at + 1)..]) : (text, null);
}

/// <param name="Gates">Those that end first come first.</param>
/// <param name="Problem">Why some are missing; null when none is.</param>
/// <param name="Off">Not null while gates are off: then the list lacks steps.</param>
public sealed record OpenGates(IReadOnlyList<GateRecord> Gates, string? Problem, GatesOff? Off);

/// <param name="Gate">Null when the name means none or several.</param>
/// <param name="Approvals">What people said about the image; null where no gate is recorded.</param>
/// <param name="Several">The gates that the name may mean.</param>
/// <param name="Problem">Why there is no recorded gate, in sentences; null when there is one.</param>
public sealed record FoundGate(GateRecord? Gate, ImageApprovals? Approvals, IReadOnlyList<GateRecord> Several, string? Problem)
{
    public static FoundGate None(string problem) => new(null, null, [], problem);
}
