using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Releases.Channels;

/// <param name="State">To be stored now; null when nothing changes.</param>
/// <param name="IsSend">The stored state's AMI is written to the target now.</param>
public sealed record TargetStep(TargetState? State, bool IsSend)
{
    public static readonly TargetStep Nothing = new(null, false);

    public static TargetStep Store(TargetState state) => new(state, false);
}

/// <summary>
/// Decides the next step of one target. Pure. A target is verified only by reading back, and not while an earlier write of another AMI can still take effect.
/// </summary>
public static class TargetDecider
{
    /// <summary>The service validates an AMI within some minutes. A write that is not visible by then failed.</summary>
    public static readonly TimeSpan ValidationLimit = TimeSpan.FromMinutes(15);

    /// <summary>Documented: try again after five minutes while a validation is in process.</summary>
    public static readonly TimeSpan BusyRetry = TimeSpan.FromMinutes(5);

    /// <summary>Longer than all attempts of one write take.</summary>
    public static readonly TimeSpan SendLease = TimeSpan.FromSeconds(45);

    private const int MostDoublings = 4;

    /// <summary>What the channel's latest move wants of each target of the rule. The targets of an empty channel are left: they cannot name nothing.</summary>
    /// <param name="known">States of targets that the rule does not name any more are left out.</param>
    public static IReadOnlyList<TargetState> PlanAll(
        ChannelRule rule, ChannelMove move, IReadOnlyList<TargetState> known, AccountRegion accountRegion, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(move);
        return move.To is null
            ? [.. known.Where(state => rule.Targets.Any(target => target.ToString() == state.Target))]
            : [.. rule.Targets.Select(target => Plan(target, move, known.FirstOrDefault(state => state.Target == target.ToString()), accountRegion, now))];
    }

    /// <summary>What the latest move wants is stored before anything is sent.</summary>
    /// <returns>The known state, unless the move wants something else.</returns>
    public static TargetState Plan(ChannelTarget target, ChannelMove move, TargetState? known, AccountRegion accountRegion, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(move);
        ArgumentNullException.ThrowIfNull(accountRegion);
        var ami = move.To?.AmiIn(target.Region ?? accountRegion.Region, accountRegion.Account) ?? "";
        if (known is not null && known.Move == move.Number && known.AmiId == ami)
            return known;
        // What was sent last may take effect late: also the repair of a target that others changed.
        var mayLand = known is { State: EffectState.Stored or EffectState.Sent or EffectState.Failed or EffectState.Drifted, AmiId.Length: > 0 } && known.AmiId != ami;
        return new(target.ToString(), move.Number, ami, ami.Length > 0 ? EffectState.Stored : EffectState.Failed)
        {
            Problem = ami.Length > 0 ? null : "the image has no AMI of this account in that Region",
            IsUnpublished = ami.Length == 0,
            UncertainUntil = mayLand ? now + ValidationLimit : known?.UncertainUntil,
            SendingUntil = known?.SendingUntil,
            BusySince = known?.BusySince,
        };
    }

    /// <param name="repairs">Whether a target that names another AMI than it was verified with is written again.</param>
    public static TargetStep Next(TargetState state, Known<TargetReading> reading, bool repairs, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (reading is not Known<TargetReading>.Yes(var read))
        {
            var reason = TargetState.Cut(((Known<TargetReading>.No)reading).Reason);
            return state.Problem == reason ? TargetStep.Nothing
                : TargetStep.Store(state with { Problem = reason, RetryAt = state.State is EffectState.Stored ? null : state.RetryAt });
        }

        // That very version was made, and nothing can be launched from it: naming the AMI is not enough, and another attempt would make the same one.
        if (state is { State: EffectState.Failed, Version: { } unusable } && unusable == read.Version)
            return TargetStep.Nothing;
        if (read.AmiId == state.AmiId && IsCertain(state, read, now))
        {
            return state.State is EffectState.Verified && state.Problem is null
                ? TargetStep.Nothing
                : TargetStep.Store(state with
                {
                    State = EffectState.Verified,
                    VerifiedAt = now,
                    Problem = null,
                    RetryAt = null,
                    BusySince = null,
                    Attempts = 0,
                    UncertainUntil = null,
                });
        }

        return state.State switch
        {
            EffectState.Verified => TargetStep.Store(state with { State = EffectState.Drifted, Version = null, Problem = $"it names {read.AmiId ?? "nothing"}" }),
            EffectState.Drifted when !repairs => TargetStep.Nothing,
            EffectState.Sent when now - state.SentAt < ValidationLimit => TargetStep.Nothing,
            EffectState.Sent => TargetStep.Store(Failed(state, "the service took the write, but the target still names another AMI", now)),
            _ when state.RetryAt > now || state.SendingUntil > now => TargetStep.Nothing,
            _ => new(null, IsSend: true),
        };
    }

    /// <summary>What is stored after a write.</summary>
    public static TargetState After(TargetState state, TargetWrite write, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(write);
        state = state with { SendingUntil = null };
        if (write is { Version: { } version, Problem: null })
            return state with { State = EffectState.Sent, Version = version, SentAt = now, Problem = null, RetryAt = null, BusySince = null };
        return write.IsBusy
            ? state with { Problem = write.Problem, RetryAt = now + BusyRetry, BusySince = state.BusySince ?? now }
            : Failed(state, write.Problem ?? "the service refused it", now) with { Version = write.Version };
    }

    /// <summary>The service's event said that the AMI was not accepted.</summary>
    public static TargetState Failed(TargetState state, string problem, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        var wait = BusyRetry * (1 << Math.Min(state.Attempts, MostDoublings));
        return state with { State = EffectState.Failed, Version = null, Problem = problem, Attempts = state.Attempts + 1, RetryAt = now + wait, BusySince = null };
    }

    /// <summary>Versions grow, and writes do not overlap: at the version of our own write or a later one, no earlier write is on its way.</summary>
    private static bool IsCertain(TargetState state, TargetReading read, DateTimeOffset now) =>
        state.Version is { } version ? read.Version >= version : !(state.UncertainUntil > now);
}
