namespace ImageBuilderAutomation.Reliability;

/// <summary>
/// A record with a stored request. For a limited time the request belongs to the invocation that stored it, so that no other one sends it too.
/// </summary>
public interface ILeased
{
    /// <summary>When the request was stored to be sent; null while nothing is being sent.</summary>
    DateTimeOffset? LeasedSince { get; }
}

public static class Lease
{
    /// <summary>Longer than the time-out of every function in template.yaml, so that the owner has ended before another invocation takes over.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromMinutes(3);

    /// <summary>
    /// People's computers store requests too, and their clocks may be wrong. A lease that begins more than its length ahead is none: it would last until then.
    /// </summary>
    public static bool IsLeased(this ILeased record, DateTimeOffset now, TimeSpan lease) =>
        record.LeasedSince is { } since && since - lease < now && now < since + lease;
}
