using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Leftovers;

/// <summary>Finds builds that do not move, and cancels them if policy and mode say so. Duplicated and crashed invocations cancel a build once.</summary>
public sealed class StuckBuilds(
    IBuildProgress progress, IImages images, IWorkflowSteps steps, IBuildSteps buildSteps, ILeftoverRecords records, LeftoverRecorder recorder, StuckBuildRules rules,
    IModeOverrides modes, LeftoverOptions options, TimeProvider clock)
{
    public const string CancelledByPolicy = "cancelled by the policy";

    /// <param name="stored">The records of leftovers.</param>
    public async Task CheckAsync(IReadOnlyList<LeftoverRecord> stored, LeftoverPass pass, WorkTime time)
    {
        if (await ReadModeAsync(time.End) is Mode.Off)
            return;
        var known = stored.Where(record => record.Kind is LeftoverKind.StuckBuild && record.State is not LeftoverState.Closed).ToDictionary(record => record.ImageArn!);
        var candidates = new HashSet<string>(known.Keys, StringComparer.Ordinal);
        if (rules.After is not null)
        {
            await foreach (var build in progress.ListInProgressAsync(time.End))
                candidates.Add(build);
        }

        if (candidates.Count == 0)
            return;
        var waiting = await ReadWaitingAsync(pass, time);
        foreach (var build in candidates.Order(StringComparer.Ordinal))
            await pass.Items.TryAsync(build, token => CheckAsync(build, known.GetValueOrDefault(build), waiting, pass, token), time);
    }

    private async Task CheckAsync(string build, LeftoverRecord? record, Known<IReadOnlySet<string>> waiting, LeftoverPass pass, CancellationToken cancellationToken)
    {
        if (await progress.ReadProgressAsync(build, cancellationToken) is not { } moved
            || (record is null && !StuckBuildDecider.IsCandidate(moved, rules, clock.GetUtcNow())))
            return;
        var facts = await GatherAsync(moved, waiting, cancellationToken);
        var decision = StuckBuildDecider.Decide(facts, rules);
        if (decision.Verdict is StuckBuildVerdict.Unknown || (decision.Verdict is StuckBuildVerdict.Leave && record is not { IsOpen: true }))
            return;
        record ??= await records.ReadAsync(LeftoverKind.StuckBuild, NameOf(build), cancellationToken);
        if (record is not null && record.IsLeased(clock.GetUtcNow(), options.Lease))
            return;
        if (decision.Verdict is not StuckBuildVerdict.Stuck)
        {
            if (record is { State: not LeftoverState.Closed })
                await recorder.TryWriteAsync(record, record.Closed(EndOf(record, facts, decision), clock.GetUtcNow()), cancellationToken);
            return;
        }

        pass.Stuck++;
        var found = new FoundLeftover(LeftoverKind.StuckBuild, NameOf(build), build, facts.MovedAt, null, decision.Reason) { RecipeArn = moved.Record.Current?.RecipeArn };
        var now = record is { State: LeftoverState.Cancelling } ? record : await recorder.TryWriteAsync(record, record.Confirmed(found, clock.GetUtcNow()), cancellationToken);
        if (now is not null && pass.Cancelled < rules.Cancel && await ReadModeAsync(cancellationToken) is Mode.Act)
            await CancelAsync(build, now, facts, decision, pass, cancellationToken);
    }

    private async Task CancelAsync(
        string build, LeftoverRecord record, StuckBuildFacts found, StuckBuildDecision decision, LeftoverPass pass, CancellationToken cancellationToken)
    {
        var request = new CancelRequest(TokenOf(found), $"it {decision.Reason}", rules.PolicyHash, clock.GetUtcNow());
        if (await recorder.TryWriteAsync(record, record.Cancelling(request, clock.GetUtcNow()), cancellationToken) is not { } stored)
            return;

        // The call has no condition, so everything is read again as late as possible before it.
        if (await progress.ReadProgressAsync(build, cancellationToken) is not { } moved)
            return;
        var facts = await GatherAsync(moved, await ReadWaitingAsync(null, WorkTime.Until(cancellationToken)), cancellationToken);
        var again = StuckBuildDecider.Decide(facts, rules);
        if (again.Verdict is not StuckBuildVerdict.Stuck)
        {
            await recorder.TryWriteAsync(stored, stored.Closed(EndOf(record, facts, again), clock.GetUtcNow()), cancellationToken);
            return;
        }

        if (await ReadModeAsync(cancellationToken) is not Mode.Act)
        {
            await recorder.TryWriteAsync(stored, stored.NotCancelled("the mode is no longer act", clock.GetUtcNow()), cancellationToken);
            return;
        }

        pass.Cancelled++;
        var sent = new StepRequest(1, StepRequest.Cancel, stored.Request!.Reason, stored.Request.Token, stored.Request.StoredAt);
        var result = await steps.CancelAsync(build, sent, cancellationToken);
        await recorder.TryWriteAsync(
            stored,
            result is SendResult.Accepted
                ? stored.Closed(CancelledByPolicy, clock.GetUtcNow())
                : stored.NotCancelled("the service refused to cancel it", clock.GetUtcNow()),
            cancellationToken);
    }

    /// <summary>An earlier invocation may have crashed after its request was received. Then the build is cancelled, and by whom is known.</summary>
    private static string EndOf(LeftoverRecord record, StuckBuildFacts facts, StuckBuildDecision decision) =>
        record is { State: LeftoverState.Cancelling } && facts.Image?.Status == ImageStatus.Cancelled ? CancelledByPolicy : decision.Reason;

    private async Task<StuckBuildFacts> GatherAsync(BuildProgress moved, Known<IReadOnlySet<string>> waiting, CancellationToken cancellationToken)
    {
        var image = await images.ReadAsync(moved.Record.ImageArn, cancellationToken);
        var listed = ImageStatus.IsInProgress(image?.Status)
            ? await buildSteps.ReadAsync(moved.Record.ImageArn, cancellationToken)
            : new Known<IReadOnlyList<BuildStep>>.No("its steps were not read, because it is not under way");
        return new(
            moved, image,
            waiting switch
            {
                Known<IReadOnlySet<string>>.Yes(var builds) => new Known<bool>.Yes(builds.Contains(moved.Record.ImageArn)),
                Known<IReadOnlySet<string>>.No(var reason) => new Known<bool>.No(reason),
                _ => new Known<bool>.No("it is not known whether it waits"),
            },
            listed, clock.GetUtcNow());
    }

    /// <param name="pass">Takes the failure of the list; null: it is thrown.</param>
    private async Task<Known<IReadOnlySet<string>>> ReadWaitingAsync(LeftoverPass? pass, WorkTime time)
    {
        Known<IReadOnlySet<string>> known = new Known<IReadOnlySet<string>>.No("the list of waiting steps cannot be read");
        if (pass is null)
            await ReadAsync();
        else
            await pass.Items.TryAsync("waiting steps", ReadAsync, time.End);
        return known;

        async Task ReadAsync()
        {
            var builds = new HashSet<string>(StringComparer.Ordinal);
            await foreach (var step in steps.ListWaitingAsync(time.End))
                builds.Add(step.ImageArn);
            known = new Known<IReadOnlySet<string>>.Yes(builds);
        }
    }

    /// <summary>A build that is retried and stuck once more is cancelled by another request.</summary>
    private static string TokenOf(StuckBuildFacts facts) =>
        ClientToken.Of("cancel-stuck", facts.Progress.Record.ImageArn, facts.MovedAt?.ToString("O", CultureInfo.InvariantCulture) ?? "");

    private static string NameOf(string build) => ImageBuildArn.ShortNameOf(build);

    private Task<Mode> ReadModeAsync(CancellationToken cancellationToken) => modes.ReadAsync(Capability.Builds, options.Mode, cancellationToken);
}
