namespace ImageBuilderAutomation.Gates;

/// <summary>When an open gate ends if nobody answers it.</summary>
/// <param name="Rule">Whose hold turns into a stop then; null where the service itself gives up.</param>
public sealed record GateEnd(DateTimeOffset At, string? Rule)
{
    public string By => Rule is null ? "the service" : $"rule {Rule}";

    /// <returns>Null when nothing is known to end it.</returns>
    public static GateEnd? Of(GateRecord record)
    {
        // While gates are only observed, no rule's stop is sent.
        var expiring = record.IsObserved ? null : record.Decision?.Rules.Where(rule => rule.ExpiresAt is not null).MinBy(rule => rule.ExpiresAt);
        return (expiring?.ExpiresAt, record.Deadline) switch
        {
            ({ } rule, { } service) when service < rule => new(service, null),
            ({ } rule, _) => new(rule, expiring.Rule),
            (null, { } service) => new(service, null),
            _ => null,
        };
    }
}
