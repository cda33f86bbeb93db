using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>
/// One lifecycle run. First it records how earlier updates ended, then it makes a plan, and in mode act it carries the plan out. Before that it
/// gathers the facts again and makes a second plan; only decisions that are the same in both are carried out. Only one run works at a time.
/// </summary>
public sealed class RetireImages(
    LifecycleFactGatherer gatherer, ILifecycleRecords records, UpdateTracker tracker, ImageRetirer retirer, FoundUseRestorer restorer,
    SharingRestorer sharing, UsageReportSender reports, LifecycleRules rules, IModeOverrides modes, INotificationPublisher notifications,
    LifecycleOptions options, AccountRegion accountRegion, TimeProvider clock, ILogger<RetireImages> logger)
{
    /// <exception cref="PassFailedException">At least one image failed; the others were processed.</exception>
    public async Task<RetireReport> HandleAsync(WorkTime time)
    {
        var mode = await ReadModeAsync(time.End);
        var report = mode is Mode.Off ? RetireReport.Nothing(mode, "lifecycle is off") : await RunAsync(mode, time);
        Log.Ran(logger, report);
        return report.Failures.Count == 0 ? report : throw new PassFailedException("The lifecycle run", report, report.Failures);
    }

    private async Task<RetireReport> RunAsync(Mode mode, WorkTime time)
    {
        var last = await records.ReadRunAsync(time.End) ?? new();
        if (last.IsLeased(clock.GetUtcNow(), options.Lease)
            || await records.TryWriteRunAsync(last with { StartedAt = clock.GetUtcNow() }, time.End) is not { } run)
            return RetireReport.Nothing(mode, "another run is in progress");

        var pass = new LifecyclePass(logger);
        await tracker.TrackAsync(pass, time);

        // Reports are made and removed in the account, which mode observe does not do.
        var facts = await gatherer.GatherAsync(time, mode is not Mode.Act ? null : async amis =>
            pass.Reports = await reports.AdvanceAsync(amis, options.Lease, time.Closing, time.End));
        pass.Usage = facts.Usage;
        var plan = LifecycleDecider.Decide(facts, rules);
        await LookAfterDisabledAsync(facts, plan, pass, time);
        if (mode is Mode.Act && plan.IsRefused)
            await notifications.PublishAsync(LifecycleNotifications.OfRefused(plan, accountRegion), time.End);
        else if (mode is Mode.Act && IsSomethingToDo(facts, plan))
            await ActAsync(facts, plan, pass, time);

        // The image count of a refused plan must not become the reference for the next run.
        var ended = run with { StartedAt = null };
        if (!plan.IsRefused)
            ended = ended with { EndedAt = plan.At, Images = plan.Decisions.Count - pass.Deleting, AcceptedBy = null, AcceptanceReason = null };
        await RememberAsync(plan, time.End);
        await records.TryWriteRunAsync(ended, time.End);
        return pass.Report(mode, plan);
    }

    /// <summary>
    /// Brings disabled images back that are used, gives restored ones their launch permissions back, and begins and ends quiet periods. A refused plan does not
    /// prevent it: nothing of it retires an image.
    /// </summary>
    private async Task LookAfterDisabledAsync(LifecycleFacts facts, RetirementPlan plan, LifecyclePass pass, WorkTime time)
    {
        var images = facts.Inventory.Images.GroupBy(image => image.Arn.ToString()).ToDictionary(same => same.Key, same => same.First(), StringComparer.Ordinal);
        foreach (var record in facts.Records.Values.Where(record => record.Sharing is not null).OrderBy(record => record.ImageArn, StringComparer.Ordinal))
            await pass.Items.TryAsync(record.ImageArn, token => ShareAsync(record, images.GetValueOrDefault(record.ImageArn), token), time);
        foreach (var record in facts.Records.Values.Where(record => images.TryGetValue(record.ImageArn, out var image) && RestoreRepeats.IsDue(record, image, facts.Now))
            .OrderBy(record => record.ImageArn, StringComparer.Ordinal))
            await pass.Items.TryAsync(record.ImageArn, async token => pass.Count(await restorer.RepeatAsync(record, token)), time);
        foreach (var decision in plan.Decisions.Where(decision => decision.FoundUse is not null))
            await pass.Items.TryAsync(decision.Image.Arn.ToString(), token => BringBackAsync(decision, facts, pass, token), time);
        foreach (var decision in plan.Decisions.Where(decision => decision.BeginsQuietPeriod))
            await pass.Items.TryAsync(decision.Image.Arn.ToString(), token => BeginQuietPeriodAsync(decision, facts, token), time);
        foreach (var record in facts.Records.Values.Where(record => IsNoLongerDisabled(record, images.GetValueOrDefault(record.ImageArn), facts.Now))
            .OrderBy(record => record.ImageArn, StringComparer.Ordinal))
            await pass.Items.TryAsync(record.ImageArn, token => records.TryWriteAsync(record.NoLongerDisabled(clock.GetUtcNow()), token), time);
        foreach (var record in facts.Records.Values.Where(record => record is { Pin: { } pin, State: LifecycleState.Idle, Quiet: null, Sharing: null } && !pin.Counts(facts.Now))
            .OrderBy(record => record.ImageArn, StringComparer.Ordinal))
            await pass.Items.TryAsync(record.ImageArn, token => records.TryWriteAsync(record with { Pin = null, ChangedAt = clock.GetUtcNow() }, token), time);
    }

    /// <summary>Lists can lag behind an update, and an image that a list lacks may still exist.</summary>
    private static bool IsNoLongerDisabled(LifecycleRecord record, LifecycleImage? image, DateTimeOffset now) =>
        record is { Quiet: { } quiet, State: LifecycleState.Idle or LifecycleState.Deferred }
        && (image is null ? now > quiet.Until : !record.IsDisabledInPart(image) && now - quiet.Since > TimeSpan.FromHours(1));

    /// <summary>What the stack restored follows the mode; what a person restored does not.</summary>
    private async Task ShareAsync(LifecycleRecord record, LifecycleImage? image, CancellationToken cancellationToken)
    {
        if (record.Sharing!.By is not null || await ReadModeAsync(cancellationToken) is Mode.Act)
            await sharing.RestoreAsync(record, image, cancellationToken);
    }

    private async Task BringBackAsync(LifecycleDecision decision, LifecycleFacts facts, LifecyclePass pass, CancellationToken cancellationToken)
    {
        var arn = decision.Image.Arn.ToString();
        var record = facts.Records[arn];
        if (record.FoundUses.Count == 0)
        {
            var use = new FoundUse(FoundUse.BySources, facts.Now, decision.FoundUse!, By: null);
            if (await restorer.RecordAsync(record, use, cancellationToken) is not { } found)
                return;
            record = found;
        }

        if (await ReadModeAsync(cancellationToken) is not Mode.Act || restorer.Allowed(facts.Records.Values) - pass.BroughtBack.Count <= 0)
            return;
        var result = await restorer.RestoreAsync(record, cancellationToken);
        pass.Count(result);
        if (result is ActResult.Started)
            pass.BroughtBack.Add(arn);
    }

    private async Task BeginQuietPeriodAsync(LifecycleDecision decision, LifecycleFacts facts, CancellationToken cancellationToken)
    {
        if (await ReadModeAsync(cancellationToken) is Mode.Act)
            await retirer.BeginQuietPeriodAsync(decision, facts.Records.GetValueOrDefault(decision.Image.Arn.ToString()), cancellationToken);
    }

    /// <summary>For people, who compare the next plan with this one.</summary>
    private async Task RememberAsync(RetirementPlan plan, CancellationToken cancellationToken)
    {
        var before = await records.ReadPlanAsync(cancellationToken);
        await records.TryWritePlanAsync(PlanSummary.Of(plan) with { Version = before?.Version ?? 0 }, cancellationToken);
    }

    private bool IsSomethingToDo(LifecycleFacts facts, RetirementPlan plan) =>
        plan.Actions.Count + plan.Notices.Count > 0 || facts.Records.Values.Any(record => IsUnwanted(record, plan));

    private async Task ActAsync(LifecycleFacts planned, RetirementPlan plan, LifecyclePass pass, WorkTime time)
    {
        var facts = await gatherer.GatherAgainAsync(planned, plan, time);
        pass.Usage = facts.Usage;
        var again = LifecycleDecider.Decide(facts, rules);
        foreach (var record in facts.Records.Values.Where(record => IsUnwanted(record, again) && !pass.Undecided.Contains(record.ImageArn))
            .OrderBy(record => record.ImageArn, StringComparer.Ordinal))
            await pass.Items.TryAsync(record.ImageArn, async token => pass.Count(await retirer.WithdrawAsync(record, again, token)), time);
        if (again.IsRefused)
        {
            pass.Changed = $"the plan was refused when it was made again before acting: {string.Join("; ", again.Refusals)}";
            return;
        }

        var before = plan.Actions.Concat(plan.Notices).ToDictionary(decision => decision.Image.Arn, decision => (decision.Verdict, decision.Action));
        var announcements = new NotificationBatch();
        if (!await EachAsync(again.Notices, (decision, seen, token) => retirer.AnnounceAsync(
            decision, seen, announcements, result => pass.Count(result, decision), token)))
            return;
        await announcements.CompleteAsync(notifications, pass.Items, "announcements", atOnce: 1, time);
        await EachAsync(again.Actions, async (decision, seen, token) => pass.Count(await retirer.ActAsync(decision, seen, token), decision));

        async Task<bool> EachAsync(IEnumerable<LifecycleDecision> decisions, Func<LifecycleDecision, LifecycleRecord?, CancellationToken, Task> act)
        {
            foreach (var decision in decisions.Where(d => before.TryGetValue(d.Image.Arn, out var message) && message == (d.Verdict, d.Action)))
            {
                // Read before each action, so that a stop takes effect at the next one.
                if (await ReadModeAsync(time.End) is not Mode.Act)
                {
                    pass.Changed = "stopped: the mode is no longer act";
                    return false;
                }

                var arn = decision.Image.Arn.ToString();
                var seen = facts.Records.GetValueOrDefault(arn);
                await pass.Items.TryAsync(arn, token => act(decision, seen, token), time);
            }

            return true;
        }
    }

    /// <summary>Whether the record is announced, never sent or no longer deferred, while the plan keeps the image.</summary>
    private bool IsUnwanted(LifecycleRecord record, RetirementPlan plan)
    {
        var now = clock.GetUtcNow();
        // The record of a disabled image stays open, with nothing to withdraw.
        if (plan.IsRefused || record.State is LifecycleState.Running or LifecycleState.Idle || record.IsLeased(now, options.Lease) || record.Deferral?.Until > now)
            return false;
        return plan.Decisions.FirstOrDefault(d => d.Image.Arn.ToString() == record.ImageArn) is not { IsKept: false };
    }

    private Task<Mode> ReadModeAsync(CancellationToken cancellationToken) => modes.ReadAsync(Capability.Lifecycle, options.Mode, cancellationToken);
}

/// <summary>Collects the results of one run. A failing image does not stop the others.</summary>
public sealed class LifecyclePass(ILogger logger)
{
    private readonly Dictionary<ActResult, int> _results = [];
    private readonly List<LifecycleDecision> _started = [];
    private readonly List<LifecycleDecision> _announced = [];
    private readonly List<CompletedUpdate> _ended = [];

    /// <summary>By image ARN, or by <see cref="LifecycleImage.Path"/> if the image's record is damaged.</summary>
    public GuardedPass Items { get; } = new((e, imageArn) => Log.ImageFailed(logger, e, imageArn));

    public int InProgress { get; set; }

    /// <summary>ARNs of images with an execution of which it is not known yet whether it is ours. What may have been sent is not withdrawn.</summary>
    public HashSet<string> Undecided { get; } = new(StringComparer.Ordinal);

    /// <summary>Disabled images whose restoring the service accepted, because they are used.</summary>
    public List<string> BroughtBack { get; } = [];

    public UsageReportPass? Reports { get; set; }

    public IReadOnlyList<SourceEvidence> Usage { get; set; } = [];

    /// <summary>Why the plan was not carried out completely; null when it was.</summary>
    public string? Changed { get; set; }

    public int Deleting => _started.Count(decision => decision.Action is LifecycleAction.Delete);

    public void Count(ActResult result, LifecycleDecision? decision = null)
    {
        _results[result] = _results.GetValueOrDefault(result) + 1;
        if (decision is not null && result is ActResult.Started)
            _started.Add(decision);
        if (decision is not null && result is ActResult.Announced)
            _announced.Add(decision);
    }

    public void Completed(LifecycleRecord record, string status, string? reason) => _ended.Add(new(record.ImageArn, record.Update!.Action, status, reason));

    public RetireReport Report(Mode mode, RetirementPlan plan) =>
        new(mode, plan, _started, _announced, _ended, _results, InProgress, Changed ?? NoTime, Items.Failures)
        {
            Usage = Usage,
            Reports = Reports,
            BroughtBack = BroughtBack,
        };

    private string? NoTime => Items.Left == 0 ? null : $"{Items.Left} updates and images are left to the next run: the time was over";
}

/// <param name="Plan">Null when no plan was made.</param>
/// <param name="Started">Decisions whose request the service accepted in this run.</param>
/// <param name="Completed">Updates of earlier runs that completed since the last run.</param>
/// <param name="InProgress">Number of updates of earlier runs that are still in progress.</param>
/// <param name="Reason">Why nothing, or less than planned, was done; null when the plan was carried out.</param>
/// <param name="Failures">By image ARN, or by <see cref="LifecycleImage.Path"/> if the image's record is damaged.</param>
public sealed record RetireReport(
    Mode Mode,
    RetirementPlan? Plan,
    IReadOnlyList<LifecycleDecision> Started,
    IReadOnlyList<LifecycleDecision> Announced,
    IReadOnlyList<CompletedUpdate> Completed,
    IReadOnlyDictionary<ActResult, int> Results,
    int InProgress,
    string? Reason,
    IReadOnlyDictionary<string, Exception> Failures)
{
    /// <summary>What the sources of usage said; empty when none was asked.</summary>
    public IReadOnlyList<SourceEvidence> Usage { get; init; } = [];

    /// <summary>ARNs of disabled images whose restoring the service accepted, because they are used.</summary>
    public IReadOnlyList<string> BroughtBack { get; init; } = [];

    /// <summary>What was done for usage reports; null when the mode allows none.</summary>
    public UsageReportPass? Reports { get; init; }

    public static RetireReport Nothing(Mode mode, string reason) =>
        new(mode, null, [], [], [], new Dictionary<ActResult, int>(), 0, reason, new Dictionary<string, Exception>());
}
