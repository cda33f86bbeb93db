namespace ImageBuilderAutomation.Gates;

/// <summary>When an open gate ends if nobody answers it.</summary>
/// <param name="By">What ends it: the service's time-out, a rule whose hold then becomes a stop, or the stack, before a time-out that would release the build.</param>
public sealed record GateExpiry(DateTimeOffset At, string By)
{
    private const string Service = "the service";
    private const string ServiceReleases = "the service, whose time-out lets the build continue";
    private const string Stack = "a stop before the service's time-out, which would let the build continue";

    /// <returns>Null when no end is known.</returns>
    public static GateExpiry? Of(GateRecord record)
    {
        // In mode observe, no stop is sent.
        if (record.IsObserved)
            return record.Deadline is { } deadline ? new(deadline, record.OnFailure is { EndsBuild: false } ? ServiceReleases : Service) : null;

        var expiring = record.Decision?.Rules.Where(rule => rule.ExpiresAt is not null).MinBy(rule => rule.ExpiresAt);
        var (end, by) = record.StopAt is { } stopAt ? (stopAt, Stack) : (record.Deadline, Service);
        return (expiring?.ExpiresAt, end) switch
        {
            ({ } rule, { } other) when other < rule => new(other, by),
            ({ } rule, _) => new(rule, $"rule {expiring.Rule}"),
            (null, { } other) => new(other, by),
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
