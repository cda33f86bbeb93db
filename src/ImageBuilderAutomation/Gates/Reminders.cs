namespace ImageBuilderAutomation.Gates;

/// <summary>When people are reminded of a gate that waits for them: as often as the policy says, and once before it ends.</summary>
internal static class Reminders
{
    private const int LastPart = 10;
    private static readonly TimeSpan ShortestNotice = TimeSpan.FromMinutes(10);

    /// <returns>Null when there is no further one.</returns>
    public static DateTimeOffset? Next(GateRecord record, DateTimeOffset now) => record.WaitsForPeople
        ? new[] { record.Decision!.RemindAt, LastCall(record) }.Where(at => at > now).Min()
        : null;

    /// <summary>With a tenth of the wait left, or ten minutes if that is more; of a short wait, half.</summary>
    private static DateTimeOffset? LastCall(GateRecord record)
    {
        if (GateEnd.Of(record) is not { } end)
            return null;
        var wait = end.At - record.OpenedAt;
        var notice = new[] { wait / LastPart, ShortestNotice }.Max();
        return end.At - (notice < wait / 2 ? notice : wait / 2);
    }
}
