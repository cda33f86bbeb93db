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

/// <summary>Plans the reminders of a gate that waits for people: at the policy's interval, and once before the gate ends.</summary>
internal static class Reminders
{
    private const int FinalShare = 10;
    private static readonly TimeSpan MinFinalNotice = TimeSpan.FromMinutes(10);

    /// <returns>Null when there is no further reminder.</returns>
    public static DateTimeOffset? Next(GateRecord record, DateTimeOffset now) => record.WaitsForPeople
        ? new[] { record.Decision!.RemindAt, FinalReminder(record) }.Where(at => at > now).Min()
        : null;

    /// <summary>A tenth of the wait before its end, but at least ten minutes and at most half of the wait.</summary>
    private static DateTimeOffset? FinalReminder(GateRecord record)
    {
        if (GateExpiry.Of(record) is not { } end)
            return null;
        var wait = end.At - record.OpenedAt;
        var notice = new[] { wait / FinalShare, MinFinalNotice }.Max();
        return end.At - (notice < wait / 2 ? notice : wait / 2);
    }
}
