using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Triggers.Causes;
using ImageBuilderAutomation.Triggers.Rules;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Triggers;

/// <summary>
/// Runs on a schedule and checks everything that may be due: the policy's schedules, deferred runs, requests whose function crashed, and builds
/// whose end no event reported.
/// </summary>
public sealed class StartDeferred(
    TriggerActions actions, BuildCompletion completion, ConcurrencySlots slots, DisabledPipelines disabled, IPipelines pipelines,
    IPipelineRunRecords runs, IImages images, TriggerRules rules, PipelineRunOptions options, TimeProvider clock, ILogger<StartDeferred> logger)
{
    /// <exception cref="PassFailedException">At least one pipeline failed; the others were checked.</exception>
    public async Task<DeferredReport> HandleAsync(WorkTime time)
    {
        var mode = await actions.ReadModeAsync(time.End);
        var pass = new DeferredPass(logger, time);
        if (mode != Mode.Off)
            await EvaluateAsync(pass, mode, time.End);

        var report = new DeferredReport(mode, pass.NotDue, pass.Reports) { Left = pass.Items.Left };
        Log.Passed(
            logger, mode, report.NotDue, report.Runs.Count, pass.Items.Failures.Count, report.Left,
            report.Runs.Count == 0 ? "nothing was due" : string.Join("; ", report.Runs));
        return pass.Items.Complete("The pass over deferred builds", report);
    }

    private async Task EvaluateAsync(DeferredPass pass, Mode mode, CancellationToken cancellationToken)
    {
        // Read at most once per pass, and only when needed.
        Task<PipelineGraph>? graph = null;
        Task<PipelineGraph> GraphAsync() => graph ??= ReadGraphAsync(cancellationToken);

        foreach (var rule in rules.Rules.Where(rule => rule.Schedule is not null))
            await pass.TryAsync($"rule {rule.Name}", token => EnqueueScheduledAsync(rule, GraphAsync, token));

        var open = new List<PipelineRunRecord>();
        await pass.Items.TryAsync("open runs", () => ReadOpenAsync(open, cancellationToken), cancellationToken);
        await pass.TryAsync("concurrency slots", ReclaimAsync);
        // Running builds first: those that have ended release slots for waiting runs.
        foreach (var run in open.OrderByDescending(run => run.State == PipelineRunState.Running).ThenBy(run => run.OpenedAt))
            await pass.TryAsync(Pipeline.NameIn(run.PipelineArn), token => EvaluateRunAsync(pass, mode, run, GraphAsync, token));
        await EnablePipelinesAsync(pass, cancellationToken);
    }

    private async Task EnablePipelinesAsync(DeferredPass pass, CancellationToken cancellationToken)
    {
        var candidates = new List<string>();
        await pass.Items.TryAsync("disabled pipelines", () => disabled.ListAsync(candidates, cancellationToken), cancellationToken);
        foreach (var pipeline in candidates)
        {
            await pass.TryAsync($"disabled {Pipeline.NameIn(pipeline)}", async token =>
            {
                await disabled.EvaluateAsync(pipeline, token);
                return [];
            });
        }
    }

    private async Task ReadOpenAsync(List<PipelineRunRecord> open, CancellationToken cancellationToken)
    {
        await foreach (var run in runs.ListOpenAsync(cancellationToken))
            open.Add(run);
    }

    private async Task<IEnumerable<PipelineRunReport>> EnqueueScheduledAsync(TriggerRule rule, Func<Task<PipelineGraph>> readGraph, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var marker = await runs.ReadScheduleMarkerAsync(rule.Name, cancellationToken);
        var schedule = rule.Schedule!.ToString();
        // A schedule starts with its first check: times before it are not made up for.
        var followed = marker?.Schedule == schedule ? marker.ProcessedUntil : (DateTimeOffset?)null;
        var due = followed is null ? null : rule.Schedule.Last(now);
        if (due <= followed)
            return [];

        var reports = new List<PipelineRunReport>();
        if (due is { } time)
        {
            // All times missed since the last check are one cause.
            var enqueued = await completion.EnqueueAsync(
                Cause.Each(CauseKind.Scheduled, rule.Name, time), DependencyMatcher.OfSchedule(rule, (await readGraph()).Pipelines), cancellationToken);
            reports.AddRange(await actions.EvaluateAllAsync(enqueued, cancellationToken));
        }

        await runs.TryWriteScheduleMarkerAsync(new(rule.Name, schedule, now, marker?.Version ?? 0), cancellationToken);
        return reports;
    }

    private async Task<IEnumerable<PipelineRunReport>> EvaluateRunAsync(
        DeferredPass pass, Mode mode, PipelineRunRecord listed, Func<Task<PipelineGraph>> readGraph, CancellationToken cancellationToken)
    {
        if (listed.State == PipelineRunState.Running)
            return await CheckBuildAsync(listed, readGraph, cancellationToken);
        if (IsDue(listed, mode))
            return [await actions.EvaluateAsync(listed.PipelineArn, listed.Sequence, known: null, cancellationToken)];
        pass.NotDue++;
        return [];
    }

    private async Task<IEnumerable<PipelineRunReport>> CheckBuildAsync(PipelineRunRecord listed, Func<Task<PipelineGraph>> readGraph, CancellationToken cancellationToken)
    {
        // The index may lag behind the record, so read the record.
        if (await runs.ReadAsync(listed.PipelineArn, listed.Sequence, cancellationToken) is not { State: PipelineRunState.Running } running)
            return [];
        var image = await images.ReadAsync(running.ImageArn!, cancellationToken);
        var reports = image is { Status: ImageStatus.Available }
            ? await actions.EvaluateAllAsync(await completion.EnqueueChildrenAsync(image, readGraph, cancellationToken), cancellationToken)
            : [];
        return [.. reports, .. await actions.CompleteAsync(running, image, cancellationToken)];
    }

    private async Task<IEnumerable<PipelineRunReport>> ReclaimAsync(CancellationToken cancellationToken)
    {
        await slots.ReclaimAsync(clock.GetUtcNow() - options.Lease, cancellationToken);
        return [];
    }

    private bool IsDue(PipelineRunRecord run, Mode mode) => run.State == PipelineRunState.Starting
        ? run.IsSentIn(mode) && !run.IsLeased(clock.GetUtcNow(), options.Lease)
        : run.Decision is not { } decision || decision.NextCheckAt is not { } next || next <= clock.GetUtcNow() || decision.PolicyHash != rules.PolicyHash;

    private async Task<PipelineGraph> ReadGraphAsync(CancellationToken cancellationToken) => new(await pipelines.ListAsync(cancellationToken));
}

/// <summary>One pass over everything that may be due. A pipeline that fails does not hold up the others.</summary>
internal sealed class DeferredPass(ILogger logger, WorkTime time)
{
    private readonly List<PipelineRunReport> _reports = [];

    public int NotDue { get; set; }

    public IReadOnlyList<PipelineRunReport> Reports => _reports;

    /// <summary>By pipeline name, or by the part of the pass.</summary>
    public GuardedPass Items { get; } = new((e, what) => Log.PassFailedAt(logger, e, what));

    public Task TryAsync(string what, Func<CancellationToken, Task<IEnumerable<PipelineRunReport>>> check) =>
        Items.TryAsync(what, async token => _reports.AddRange(await check(token)), time);
}

/// <param name="NotDue">Runs left alone: their next check is later, or another delivery handles them.</param>
public sealed record DeferredReport(Mode Mode, int NotDue, IReadOnlyList<PipelineRunReport> Runs)
{
    /// <summary>Rules and runs that were not checked, because the time was closing.</summary>
    public int Left { get; init; }
}
