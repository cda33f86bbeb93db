using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Releases.Channels;

/// <summary>Who or what moves a channel.</summary>
/// <param name="By">ARN of a person; null for a rule.</param>
public sealed record MoveCause(MoveKind Kind, string? By, string? RequestId)
{
    /// <summary>ARN of the image that a person asks for; null if the person or the rule names none.</summary>
    public string? Image { get; init; }
}

/// <summary>
/// Moves a channel by compare-and-set. The record is read first, then the revocations. A revocation is stored first and then writes every channel: so either the
/// move reads the revocation, or its write fails, or the revocation finds the moved channel.
/// </summary>
public sealed class ChannelMover(
    IChannelRecords channels, ChannelFactGatherer gatherer, INotificationPublisher notifications, ChannelRules rules, IModeOverrides overrides,
    AccountRegion accountRegion, TimeProvider clock, ILogger<ChannelMover> logger)
{
    private const int Attempts = 10;

    /// <param name="candidates">All images, which a rule needs; null to read those alone that the move can lead to.</param>
    /// <returns>The decision and the record as it is stored now.</returns>
    /// <exception cref="ContendedRecordException">Other writers kept changing the record.</exception>
    public async Task<(ChannelDecision Decision, ChannelRecord Record)> MoveAsync(
        ChannelRule rule, IReadOnlyList<ChannelCandidate>? candidates, MoveCause cause, Func<ChannelFacts, ChannelDecision> decide, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(cause);
        ArgumentNullException.ThrowIfNull(decide);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var record = await ReadAsync(rule.Key, cancellationToken);
            await KeepAsync(record, cancellationToken);
            if (cause.RequestId is { } request && record.Latest?.RequestId == request)
                return (new(true, record.Image, record.Latest.Reason), record);
            var facts = await gatherer.GatherAsync(rule, record, candidates, cause, cancellationToken);
            var decision = decide(facts);
            if (decision is { ApprovedBy: not null, To: { } approved })
                decision = await LookAgainAsync(facts, approved.ImageArn, decide, cancellationToken);
            if (!decision.IsMove)
                return (decision, record);
            if (await channels.TryWriteAsync(Moved(rule, record, decision, cause), cancellationToken) is { } moved)
            {
                return (decision, await TryCompleteAsync(moved, cancellationToken));
            }
        }

        throw new ContendedRecordException(rule.Key.ToString(), Attempts);
    }

    /// <summary>Keeps in the record which image waits for approvals, for people who look, and publishes that another one does.</summary>
    public async Task KeepWaitingAsync(ChannelRecord record, WaitingImage? waiting, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Waiting == waiting)
            return;
        // Published before the write that prevents a second publication; after a crash it is published again with the same id.
        if (waiting is not null && waiting.ImageArn != record.Waiting?.ImageArn)
            await notifications.PublishAsync(ChannelNotifications.OfWaiting(record, waiting, clock.GetUtcNow()), cancellationToken);
        await channels.TryWriteAsync(record with { Waiting = waiting }, cancellationToken);
    }

    /// <summary>Moves the channel away from revoked images, or makes a concurrent move fail that may not have read the revocation.</summary>
    public async Task RevokeAsync(ChannelRule rule, RevocationRecord revocation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(revocation);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (decision, record) = await MoveAsync(rule, null, new(MoveKind.Revocation, revocation.By, null), ChannelDecider.Revoke, cancellationToken);
            if (decision.IsMove || await channels.TryWriteAsync(record with { Fences = record.Fences + 1 }, cancellationToken) is not null)
                return;
        }

        throw new ContendedRecordException(rule.Key.ToString(), Attempts);
    }

    /// <summary>
    /// Adds the latest move to the history and publishes every move that no earlier invocation has. A move that is published again has the same id.
    /// </summary>
    /// <returns>The record as it is stored now, unless another writer was first.</returns>
    public async Task<ChannelRecord> CompleteAsync(ChannelRecord record, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Latest is not { } latest || record.Published >= latest.Number)
            return record;
        await KeepAsync(record, cancellationToken);
        foreach (var move in (await channels.ListMovesAsync(record.Key, cancellationToken)).Where(move => move.Number > record.Published))
            await notifications.PublishAsync(ChannelNotifications.OfMove(record, move, accountRegion), cancellationToken);
        return await channels.TryWriteAsync(record with { Published = latest.Number }, cancellationToken) ?? record;
    }

    /// <summary>Gives each target of the policy a state, and those that the policy does not name any more none: only then does the record say how far all are.</summary>
    public async Task PlanTargetsAsync(ChannelRule rule, ChannelRecord record, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(record);
        var planned = record.Latest is { } latest ? Planned(rule, record.Targets, latest) : record.Targets;
        // Where the policy demands no approvals any more, no image waits for them.
        var waiting = rule.Promotion?.Approvals is null ? null : record.Waiting;
        if (waiting != record.Waiting || !planned.SequenceEqual(record.Targets))
            await channels.TryWriteAsync(record with { Targets = planned, Waiting = waiting }, cancellationToken);
    }

    /// <summary>
    /// The last look before a move that approvals allow. An approval that is withdrawn later than this comes too late, as one that is withdrawn after the move.
    /// </summary>
    /// <exception cref="PolicyChangedException">Another policy is in force, whose groups and authors may differ. The work begins again under that.</exception>
    private async Task<ChannelDecision> LookAgainAsync(
        ChannelFacts facts, string imageArn, Func<ChannelFacts, ChannelDecision> decide, CancellationToken cancellationToken)
    {
        if (await overrides.ReadAsync(Capability.Releases, cancellationToken) is Mode.Off)
            return ChannelDecision.Stay("releases have just been switched off");
        return decide(await gatherer.LookAgainAsync(facts, imageArn, cancellationToken));
    }

    /// <summary>The next move replaces the latest one in the record, so the history must have it before.</summary>
    private async Task KeepAsync(ChannelRecord record, CancellationToken cancellationToken)
    {
        if (record.Latest is { } latest && record.Published < latest.Number)
            await channels.AddMoveAsync(record.Key, latest, cancellationToken);
    }

    /// <summary>The channel has moved, whatever becomes of the notification: the pass publishes it later.</summary>
    private async Task<ChannelRecord> TryCompleteAsync(ChannelRecord moved, CancellationToken cancellationToken)
    {
        try
        {
            return await CompleteAsync(moved, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.NotPublished(logger, e, moved.Key.ToString());
            return moved;
        }
    }

    private async Task<ChannelRecord> ReadAsync(ChannelKey key, CancellationToken cancellationToken) =>
        await channels.ReadAsync(key, cancellationToken) ?? new() { Scope = key.Scope, Name = key.Name };

    private ChannelRecord Moved(ChannelRule rule, ChannelRecord record, ChannelDecision decision, MoveCause cause)
    {
        var move = new ChannelMove(
            (record.Latest?.Number ?? 0) + 1, cause.Kind, record.Image?.ImageArn, decision.To, cause.By, decision.Reason, rules.PolicyHash, clock.GetUtcNow())
        {
            RequestId = cause.RequestId,
            ApprovedBy = decision.ApprovedBy,
        };
        return record with
        {
            Latest = move,
            NewestMadeAt = decision.To is { } to && !(record.NewestMadeAt > to.MadeAt) ? to.MadeAt : record.NewestMadeAt,
            Targets = Planned(rule, record.Targets, move),
            // What else waits is known only to the pass, which keeps it afterwards.
            Waiting = record.Waiting?.ImageArn == decision.To?.ImageArn ? null : record.Waiting,
        };
    }

    private IReadOnlyList<TargetState> Planned(ChannelRule rule, IReadOnlyList<TargetState> known, ChannelMove move) =>
        rules.Find(rule.Key) is null ? known : TargetDecider.PlanAll(rule, move, known, accountRegion, clock.GetUtcNow());
}
