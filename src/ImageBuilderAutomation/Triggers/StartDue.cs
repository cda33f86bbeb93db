using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Triggers.Causes;
using ImageBuilderAutomation.Triggers.Graph;
using ImageBuilderAutomation.Triggers.Recovery;
using ImageBuilderAutomation.Triggers.Rounds;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Triggers;

/// <summary>
/// Runs on a schedule and checks everything that may be due: the policy's schedules, deferred runs, requests whose function crashed, and builds
/// whose end no event reported.
/// </summary>
public sealed class StartDue(
    IPipelines pipelines, IRounds rounds, IImages images, IBuildFailures failures, IModeOverrides modes,
    TriggerRules rules, TriggerOptions options, TimeProvider clock, ILogger<StartDue> logger)
{
    private readonly TriggerActs _acts = new(pipelines, rounds, failures, modes, rules, options, clock);
    private readonly Places _places = new(rounds);

    /// <exception cref="DueFailedException">At least one pipeline failed; the others were checked.</exception>
    public async Task<DueReport> HandleAsync(CancellationToken cancellationToken)
    {
        var mode = await _acts.ReadModeAsync(cancellationToken);
        var pass = new DuePass(logger);
        if (mode != Mode.Off)
            await LookAsync(pass, mode, cancellationToken);

        var report = new DueReport(mode, pass.NotDue, pass.Reports);
        Log.Passed(
            logger, mode, report.NotDue, report.Rounds.Count, pass.Failures.Count,
            report.Rounds.Count == 0 ? "nothing was due" : string.Join("; ", report.Rounds));
        return pass.Failures.Count == 0 ? report : throw new DueFailedException(report, pass.Failures);
    }

    private async Task LookAsync(DuePass pass, Mode mode, CancellationToken cancellationToken)
    {
        // Read at most once per pass, and only when needed.
        Task<PipelineGraph>? graph = null;
        Task<PipelineGraph> GraphAsync() => graph ??= ReadGraphAsync(cancellationToken);

        foreach (var rule in rules.Rules.Where(rule => rule.Timetable is not null))
            await pass.GuardAsync($"rule {rule.Name}", () => FollowAsync(rule, GraphAsync, cancellationToken), cancellationToken);

        var open = new List<Round>();
        await pass.GuardAsync("open runs", () => ReadOpenAsync(open, cancellationToken), cancellationToken);
        // Running builds first: those that have ended release slots for waiting runs.
        foreach (var round in open.OrderByDescending(round => round.State == RoundState.Running).ThenBy(round => round.OpenedAt))
            await pass.GuardAsync(Pipeline.NameIn(round.PipelineArn), () => LookAtAsync(pass, mode, round, GraphAsync, cancellationToken), cancellationToken);
        await pass.GuardAsync("concurrency slots", () => HealAsync(cancellationToken), cancellationToken);
    }

    private async Task<IEnumerable<RoundReport>> ReadOpenAsync(List<Round> open, CancellationToken cancellationToken)
    {
        await foreach (var round in rounds.ListOpenAsync(cancellationToken))
            open.Add(round);
        return [];
    }

    private async Task<IEnumerable<RoundReport>> FollowAsync(TriggerRule rule, Func<Task<PipelineGraph>> readGraph, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var mark = await rounds.ReadTimetableAsync(rule.Name, cancellationToken);
        var timetable = rule.Timetable!.ToString();
        // A schedule starts with its first check: times before it are not made up for.
        var followed = mark?.Timetable == timetable ? mark.FollowedUntil : (DateTimeOffset?)null;
        var due = followed is null ? null : rule.Timetable.Last(now);
        if (due <= followed)
            return [];

        var reports = new List<RoundReport>();
        if (due is { } time)
        {
            // All times missed since the last check are one cause.
            var taken = await _acts.Ends.TakeAsync(
                Cause.Each(CauseKind.Scheduled, rule.Name, time), CauseReach.OfTimetable(rule, (await readGraph()).Pipelines), cancellationToken);
            reports.AddRange(await _acts.LookAtAsync(taken, cancellationToken));
        }

        await rounds.TryWriteTimetableAsync(new(rule.Name, timetable, now, mark?.Version ?? 0), cancellationToken);
        return reports;
    }

    private async Task<IEnumerable<RoundReport>> LookAtAsync(
        DuePass pass, Mode mode, Round listed, Func<Task<PipelineGraph>> readGraph, CancellationToken cancellationToken)
    {
        if (listed.State == RoundState.Running)
            return await FollowBuildAsync(listed, readGraph, cancellationToken);
        if (IsDue(listed, mode))
            return [await _acts.LookAsync(listed.PipelineArn, listed.N, known: null, cancellationToken)];
        pass.NotDue++;
        return [];
    }

    private async Task<IEnumerable<RoundReport>> FollowBuildAsync(Round listed, Func<Task<PipelineGraph>> readGraph, CancellationToken cancellationToken)
    {
        // The index may lag behind the record, so read the record.
        if (await rounds.ReadAsync(listed.PipelineArn, listed.N, cancellationToken) is not { State: RoundState.Running } running)
            return [];
        var image = await images.ReadAsync(running.ImageArn!, cancellationToken);
        var looked = image is { Status: "AVAILABLE" }
            ? await _acts.LookAtAsync(await _acts.Ends.TellChildrenAsync(image, readGraph, cancellationToken), cancellationToken)
            : [];
        return [.. looked, .. await _acts.EndAsync(running, image, cancellationToken)];
    }

    private async Task<IEnumerable<RoundReport>> HealAsync(CancellationToken cancellationToken)
    {
        await _places.HealAsync(clock.GetUtcNow() - options.Lease, cancellationToken);
        return [];
    }

    private bool IsDue(Round round, Mode mode) => round.State == RoundState.Starting
        ? round.IsSentIn(mode) && !round.IsLeased(clock.GetUtcNow(), options.Lease)
        : round.Decision is not { } decision || decision.NextLookAt is not { } next || next <= clock.GetUtcNow() || decision.PolicyHash != rules.PolicyHash;

    private async Task<PipelineGraph> ReadGraphAsync(CancellationToken cancellationToken) => new(await pipelines.ListAsync(cancellationToken));
}
