namespace ImageBuilderAutomation.Gates;

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
