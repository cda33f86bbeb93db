using ImageBuilderAutomation.Domain;
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
    IPipelines pipelines, IPipelineRunRecords runs, IImages images, IBuildFailures failures, IModeOverrides modes,
    TriggerRules rules, PipelineRunOptions options, TimeProvider clock, ILogger<StartDeferred> logger)
{
    private readonly TriggerActions _actions = new(pipelines, runs, failures, modes, rules, options, clock);
    private readonly ConcurrencySlots _slots = new(runs);

    /// <exception cref="DeferredFailedException">At least one pipeline failed; the others were checked.</exception>
    public async Task<DeferredReport> HandleAsync(CancellationToken cancellationToken)
    {
        var mode = await _actions.ReadModeAsync(cancellationToken);
        var pass = new DeferredPass(logger);
        if (mode != Mode.Off)
            await EvaluateAsync(pass, mode, cancellationToken);

        var report = new DeferredReport(mode, pass.NotDue, pass.Reports);
        Log.Passed(
            logger, mode, report.NotDue, report.Runs.Count, pass.Failures.Count,
            report.Runs.Count == 0 ? "nothing was due" : string.Join("; ", report.Runs));
        return pass.Failures.Count == 0 ? report : throw new DeferredFailedException(report, pass.Failures);
    }

    private async Task EvaluateAsync(DeferredPass pass, Mode mode, CancellationToken cancellationToken)
    {
        // Read at most once per pass, and only when needed.
        Task<PipelineGraph>? graph = null;
        Task<PipelineGraph> GraphAsync() => graph ??= ReadGraphAsync(cancellationToken);

        foreach (var rule in rules.Rules.Where(rule => rule.Schedule is not null))
            await pass.GuardAsync($"rule {rule.Name}", () => EnqueueScheduledAsync(rule, GraphAsync, cancellationToken), cancellationToken);

        var open = new List<PipelineRunRecord>();
        await pass.GuardAsync("open runs", () => ReadOpenAsync(open, cancellationToken), cancellationToken);
        // Running builds first: those that have ended release slots for waiting runs.
        foreach (var run in open.OrderByDescending(run => run.State == PipelineRunState.Running).ThenBy(run => run.OpenedAt))
            await pass.GuardAsync(Pipeline.NameIn(run.PipelineArn), () => EvaluateRunAsync(pass, mode, run, GraphAsync, cancellationToken), cancellationToken);
        await pass.GuardAsync("concurrency slots", () => ReclaimAsync(cancellationToken), cancellationToken);
    }

    private async Task<IEnumerable<PipelineRunReport>> ReadOpenAsync(List<PipelineRunRecord> open, CancellationToken cancellationToken)
    {
        await foreach (var run in runs.ListOpenAsync(cancellationToken))
            open.Add(run);
        return [];
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
            var enqueued = await _actions.Completion.EnqueueAsync(
                Cause.Each(CauseKind.Scheduled, rule.Name, time), DependencyMatcher.OfSchedule(rule, (await readGraph()).Pipelines), cancellationToken);
            reports.AddRange(await _actions.EvaluateAllAsync(enqueued, cancellationToken));
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
            return [await _actions.EvaluateAsync(listed.PipelineArn, listed.Sequence, known: null, cancellationToken)];
        pass.NotDue++;
        return [];
    }

    private async Task<IEnumerable<PipelineRunReport>> CheckBuildAsync(PipelineRunRecord listed, Func<Task<PipelineGraph>> readGraph, CancellationToken cancellationToken)
    {
        // The index may lag behind the record, so read the record.
        if (await runs.ReadAsync(listed.PipelineArn, listed.Sequence, cancellationToken) is not { State: PipelineRunState.Running } running)
            return [];
        var image = await images.ReadAsync(running.ImageArn!, cancellationToken);
        var reports = image is { Status: "AVAILABLE" }
            ? await _actions.EvaluateAllAsync(await _actions.Completion.EnqueueChildrenAsync(image, readGraph, cancellationToken), cancellationToken)
            : [];
        return [.. reports, .. await _actions.CompleteAsync(running, image, cancellationToken)];
    }

    private async Task<IEnumerable<PipelineRunReport>> ReclaimAsync(CancellationToken cancellationToken)
    {
        await _slots.ReclaimAsync(clock.GetUtcNow() - options.Lease, cancellationToken);
        return [];
    }

    private bool IsDue(PipelineRunRecord run, Mode mode) => run.State == PipelineRunState.Starting
        ? run.IsSentIn(mode) && !run.IsLeased(clock.GetUtcNow(), options.Lease)
        : run.Decision is not { } decision || decision.NextCheckAt is not { } next || next <= clock.GetUtcNow() || decision.PolicyHash != rules.PolicyHash;

    private async Task<PipelineGraph> ReadGraphAsync(CancellationToken cancellationToken) => new(await pipelines.ListAsync(cancellationToken));
}

/// <summary>One pass over everything that may be due. A pipeline that fails does not hold up the others.</summary>
internal sealed class DeferredPass(ILogger logger)
{
    private readonly List<PipelineRunReport> _reports = [];
    private readonly Dictionary<string, Exception> _failures = new(StringComparer.Ordinal);

    public int NotDue { get; set; }

    public IReadOnlyList<PipelineRunReport> Reports => _reports;

    public IReadOnlyDictionary<string, Exception> Failures => _failures;

    public async Task GuardAsync(string what, Func<Task<IEnumerable<PipelineRunReport>>> check, CancellationToken cancellationToken)
    {
        try
        {
            _reports.AddRange(await check());
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.PassFailedAt(logger, e, what);
            _failures[what] = e;
        }
    }
}

/// <param name="NotDue">Runs left alone: their next check is later, or another delivery handles them.</param>
public sealed record DeferredReport(Mode Mode, int NotDue, IReadOnlyList<PipelineRunReport> Runs);

/// <summary>Some pipelines failed; all others were checked. Thrown after the whole pass, so that the invocation fails visibly.</summary>
public sealed class DeferredFailedException(DeferredReport report, IReadOnlyDictionary<string, Exception> failures)
    : AggregateException($"The pass failed at {string.Join(", ", failures.Keys)}; everything else was checked.", failures.Values)
{
    /// <summary>What the pass did apart from the failures.</summary>
    public DeferredReport Report { get; } = report;

    /// <summary>By pipeline name, or by the name of the failed part of the pass.</summary>
    public IReadOnlyDictionary<string, Exception> Failures { get; } = failures;
}
