using ImageBuilderAutomation.Console.Stacks;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Console.Releases;

/// <summary>All channels and revocations.</summary>
/// <param name="Channels">Those first that need somebody.</param>
/// <param name="Damaged">Why channels may be missing; null when none is.</param>
/// <param name="Revocations">The latest first.</param>
public sealed record ReleasesView(IReadOnlyList<ChannelRow> Channels, string? Damaged, IReadOnlyList<RevocationRecord> Revocations, PolicyInUse Policy)
{
    public IEnumerable<ChannelRow> Waiting => Channels.Where(row => row.View.Record.Waiting is not null);

    public static async Task<ReleasesView> ReadAsync(StackReadings readings, CancellationToken cancellationToken)
    {
        var policy = await readings.ReadPolicyAsync(cancellationToken);
        List<ChannelRecord> records = [];
        string? damaged = null;
        try
        {
            await foreach (var record in readings.Get<IChannelRecords>().ListAsync(cancellationToken))
                records.Add(record);
        }
        catch (InvalidDataException e)
        {
            damaged = e.Message;
        }

        var revocations = await readings.Get<IRevocations>().ListAsync(cancellationToken);
        return new(Rows(records, policy, readings.Now), damaged, [.. revocations.OrderByDescending(one => one.At)], policy);
    }

    private static List<ChannelRow> Rows(List<ChannelRecord> records, PolicyInUse policy, DateTimeOffset now)
    {
        var known = records.Select(record => record.Key).ToHashSet();
        var rules = policy.Policy?.Channels ?? [];
        var unused = rules.Where(rule => !known.Contains(rule.Key)).Select(rule => new ChannelRecord { Scope = rule.Scope.Name, Name = rule.Name });
        return
        [
            .. records.Concat(unused)
                .Select(record => new ChannelRow(new(record, [], now), policy.Policy is null ? null : rules.Any(rule => rule.Key == record.Key)))
                .OrderBy(row => row.Standing).ThenBy(row => row.View.Record.Key.ToString(), StringComparer.Ordinal),
        ];
    }
}

/// <param name="IsInPolicy">Whether the policy names it; null where the policy is not known.</param>
public sealed record ChannelRow(ChannelView View, bool? IsInPolicy)
{
    public ChannelStanding Standing => View.Record switch
    {
        { IsEmpty: true } => ChannelStanding.Empty,
        { Latest: null } => ChannelStanding.Unused,
        var record when record.Targets.Any(IsFailing) => ChannelStanding.Failing,
        var record when record.Targets.All(View.IsDone) => ChannelStanding.Followed,
        _ => ChannelStanding.Following,
    };

    private static bool IsFailing(TargetState state) => state is { Problem: not null, IsWaiting: false };
}

/// <summary>In the order in which channels need somebody.</summary>
public enum ChannelStanding
{
    /// <summary>Every release that it could point at is revoked.</summary>
    Empty,

    /// <summary>A target does not name the AMI, and no later attempt alone mends that.</summary>
    Failing,

    /// <summary>Some targets do not name the AMI yet.</summary>
    Following,

    Followed,

    /// <summary>It has not pointed at an image yet.</summary>
    Unused,
}
