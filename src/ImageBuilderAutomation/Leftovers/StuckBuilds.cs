using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Leftovers;

/// <summary>
/// Finds builds that do not move, and cancels them if policy and mode say so. Duplicated and crashed invocations cancel a build once. A request is sent once for each
/// standstill: whether it had an effect, later checks see.
/// </summary>
public sealed class StuckBuilds(
    IBuildProgress progress, IImages images, IWorkflowSteps steps, IBuildSteps buildSteps, ILeftoverRecords records, LeftoverRecorder recorder, StuckBuildRules rules,
    IModeOverrides modes, LeftoverOptions options, TimeProvider clock)
{
    /// <summary>Only where the service accepted the request and the image is cancelled.</summary>
    public const string CancelledByPolicy = "cancelled by the policy";

    /// <summary>The answer to the request was not seen, so a person may have been first.</summary>
    public const string MayBeCancelledByPolicy = "cancelled; the policy's request may have done it";

    private const string NotAct = "the mode is no longer act";

    /// <param name="stored">The records of leftovers.</param>
    public async Task CheckAsync(IReadOnlyList<LeftoverRecord> stored, LeftoverPass pass, WorkTime time)
    {
        var known = stored.Where(record => record is { Kind: LeftoverKind.StuckBuild, State: not LeftoverState.Closed, ImageArn: not null })
            .ToDictionary(record => record.ImageArn!);
        var mode = await ReadModeAsync(time.End);
        if (mode is not Mode.Act || rules.Cancel == 0)
        {
            // What was answered is still watched, unless no build is looked at.
            foreach (var (build, record) in known.Where(one => IsReturned(one.Value, mode)).ToList())
            {
                var returned = record.NotSent(record.Request, mode is Mode.Act ? "the policy cancels none" : NotAct, clock.GetUtcNow());
                await pass.Items.TryAsync(build, async token => known[build] = await recorder.TryWriteAsync(record, returned, token) ?? record, time);
            }
        }

        if (mode is Mode.Off)
            return;
        var candidates = new HashSet<string>(known.Keys, StringComparer.Ordinal);
        if (rules.After is not null)
        {
            await foreach (var build in progress.ListInProgressAsync(time.End))
                candidates.Add(build);
        }

        if (candidates.Count == 0)
            return;
        var waiting = await ReadWaitingAsync(pass, time);
        List<Candidate> found = [];
        foreach (var build in candidates.Order(StringComparer.Ordinal))
        {
            await pass.Items.TryAsync(build, async token =>
            {
                if (await CheckAsync(build, known.GetValueOrDefault(build), waiting, pass, token) is { } candidate)
                    found.Add(candidate);
            }, time);
        }

        // A build whose requests have no effect leaves its place to the others.
        var used = CountOfRequests(stored);
        foreach (var candidate in found.OrderBy(one => one.Record.Attempts).ThenBy(one => one.Facts.MovedAt))
        {
            var isCounted = Counts(candidate.Record);
            if (rules.Cancel == 0 || (!isCounted && used >= rules.Cancel))
                continue;
            await pass.Items.TryAsync(candidate.Build, async token =>
            {
                if (await ReadModeAsync(token) is Mode.Act && await CancelAsync(candidate, pass, token) && !isCounted)
                    used++;
            }, time);
        }
    }

    /// <returns>The build if it is stuck and no request for this standstill has been answered.</returns>
    private async Task<Candidate?> CheckAsync(
        string build, LeftoverRecord? record, Known<IReadOnlySet<string>> waiting, LeftoverPass pass, CancellationToken cancellationToken)
    {
        if (await progress.ReadProgressAsync(build, cancellationToken) is not { } moved
            || (record is null && !StuckBuildDecider.IsCandidate(moved, rules, clock.GetUtcNow())))
            return null;
        var facts = await GatherAsync(moved, waiting, cancellationToken);
        var decision = StuckBuildDecider.Decide(facts, rules);
        // Waiting steps that cannot be listed are a failed part already.
        if (decision.Verdict is StuckBuildVerdict.Unknown && facts is { IsWaiting: Known<bool>.Yes, Steps: Known<IReadOnlyList<BuildStep>>.No(var problem) })
            throw new InvalidDataException($"Expected the steps of a build that has not moved for long, so it was not judged: {problem}");
        if (decision.Verdict is StuckBuildVerdict.Unknown || (decision.Verdict is StuckBuildVerdict.Leave && record is not { IsOpen: true }))
            return null;
        record ??= await records.ReadAsync(LeftoverKind.StuckBuild, NameOf(build), cancellationToken);
        if (record is not null && IsLeased(record))
            return null;
        if (decision.Verdict is StuckBuildVerdict.Ended || (decision.Verdict is StuckBuildVerdict.Leave && !MayStillEnd(record)))
        {
            if (record is { State: not LeftoverState.Closed })
                await recorder.TryWriteAsync(record, record.Closed(EndOf(record, facts, decision), clock.GetUtcNow()), cancellationToken);
            return null;
        }

        if (decision.Verdict is StuckBuildVerdict.Leave)
            return null;
        pass.Stuck++;
        var found = new FoundLeftover(LeftoverKind.StuckBuild, NameOf(build), build, facts.MovedAt, null, decision.Reason) { RecipeArn = moved.Record.Current?.RecipeArn };
        if (record is not { State: LeftoverState.Cancelling })
            record = await recorder.TryWriteAsync(record, record.Confirmed(found, clock.GetUtcNow()), cancellationToken);
        else if (record.Request is { SentAt: not null } && !MayStillEnd(record))
            record = await recorder.TryWriteAsync(record, record.NotCancelled("it is still under way after the request", clock.GetUtcNow()), cancellationToken);
        return record is null || record.Request is { SentAt: not null } request && request.Token == TokenOf(facts) ? null : new(build, record, facts, decision);
    }

    /// <returns>Whether a request was stored that counts for the policy's number.</returns>
    private async Task<bool> CancelAsync(Candidate candidate, LeftoverPass pass, CancellationToken cancellationToken)
    {
        var (build, record, found, decision) = candidate;
        // An earlier invocation stored the request and may have sent it.
        var earlier = record.State is LeftoverState.Cancelling ? record.Request : null;
        var request = new CancelRequest(TokenOf(found), $"it {decision.Reason}", rules.PolicyHash, clock.GetUtcNow());
        if (await recorder.TryWriteAsync(record, record.Cancelling(request, clock.GetUtcNow()), cancellationToken) is not { } stored)
            return false;

        // Counted after the write: of two checks at once, at least one sees the request of the other.
        if (!Counts(record) && CountOfRequests(await ReadOthersAsync(stored, cancellationToken)) >= rules.Cancel)
        {
            await recorder.TryWriteAsync(stored, stored.NotSent(earlier, "the policy's number of builds is cancelled already", clock.GetUtcNow()), cancellationToken);
            return false;
        }

        // The call has no condition, so everything is read again as late as possible before it.
        if (await progress.ReadProgressAsync(build, cancellationToken) is not { } moved)
            return true;
        var facts = await GatherAsync(moved, await ReadWaitingAsync(null, WorkTime.Until(cancellationToken)), cancellationToken);
        var again = StuckBuildDecider.Decide(facts, rules);
        if (again.Verdict is not StuckBuildVerdict.Stuck)
        {
            // The effect of an earlier request looks like a move.
            if (earlier is null)
                await recorder.TryWriteAsync(stored, (stored with { Request = null }).Closed(again.Reason, clock.GetUtcNow()), cancellationToken);
            return earlier is not null;
        }

        if (await ReadModeAsync(cancellationToken) is not Mode.Act)
        {
            await recorder.TryWriteAsync(stored, stored.NotSent(earlier, NotAct, clock.GetUtcNow()), cancellationToken);
            return earlier is not null;
        }

        pass.Cancelled++;
        var sent = new StepRequest(1, StepRequest.Cancel, stored.Request!.Reason, stored.Request.Token, stored.Request.StoredAt);
        var isAccepted = await steps.CancelAsync(build, sent, cancellationToken) is SendResult.Accepted;
        var answered = stored.Answered(isAccepted, clock.GetUtcNow());
        await recorder.TryWriteAsync(
            stored, isAccepted ? answered : answered.NotCancelled("the service refused the request", clock.GetUtcNow()), cancellationToken);
        return true;
    }

    private async Task<List<LeftoverRecord>> ReadOthersAsync(LeftoverRecord own, CancellationToken cancellationToken)
    {
        List<LeftoverRecord> others = [];
        try
        {
            await foreach (var record in records.ListAsync(cancellationToken))
            {
                if ((record.Kind, record.Id) != (own.Kind, own.Id))
                    others.Add(record);
            }
        }
        catch (InvalidDataException)
        {
            // The check has reported it already: thrown after all readable records.
        }

        return others;
    }

    private int CountOfRequests(IEnumerable<LeftoverRecord> all) => all.Count(Counts);

    /// <summary>Whether a request for the build was stored in the interval for which the policy's number holds.</summary>
    private bool Counts(LeftoverRecord record) =>
        record is { Kind: LeftoverKind.StuckBuild, Request.StoredAt: var storedAt } && clock.GetUtcNow() - storedAt < options.CancelInterval;

    private bool IsLeased(LeftoverRecord record) => record.IsLeased(clock.GetUtcNow(), options.Lease);

    /// <summary>The service cancels a build some time after it accepted the request, and until then its steps end, which looks like a move.</summary>
    private bool MayStillEnd(LeftoverRecord? record) =>
        record is { State: LeftoverState.Cancelling, Request: { } request } && clock.GetUtcNow() - (request.SentAt ?? request.StoredAt) < options.CancelTakes;

    /// <summary>Of a request that was not answered it is not known whether it was sent, so it is kept.</summary>
    private bool IsReturned(LeftoverRecord record, Mode mode) =>
        record.State is LeftoverState.Cancelling && !IsLeased(record) && (mode is Mode.Off || record.Request is { SentAt: null });

    private static string EndOf(LeftoverRecord record, StuckBuildFacts facts, StuckBuildDecision decision) => record.Request switch
    {
        { } request when facts.Image?.Status != ImageStatus.Cancelled => decision.Reason,
        { SentAt: null } => MayBeCancelledByPolicy,
        { IsAccepted: true } => CancelledByPolicy,
        _ => decision.Reason,
    };

    /// <param name="Record">As it is stored.</param>
    private sealed record Candidate(string Build, LeftoverRecord Record, StuckBuildFacts Facts, StuckBuildDecision Decision);

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
