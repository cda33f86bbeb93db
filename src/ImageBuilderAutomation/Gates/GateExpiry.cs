namespace ImageBuilderAutomation.Gates;

/// <summary>When an open gate ends if nobody answers it.</summary>
/// <param name="Rule">The rule whose hold then becomes a stop; null when the service's time-out ends the step.</param>
public sealed record GateExpiry(DateTimeOffset At, string? Rule)
{
    public string By => Rule is null ? "the service" : $"rule {Rule}";

    /// <returns>Null when no end is known.</returns>
    public static GateExpiry? Of(GateRecord record)
    {
        // In mode observe, a rule's stop is not sent.
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
