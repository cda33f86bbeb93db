namespace ImageBuilderAutomation.Gates;

/// <summary>Plans the reminders of a gate that waits for people: at the policy's interval, and once before the gate ends.</summary>
internal static class Reminders
{
    private const int LastPart = 10;
    private static readonly TimeSpan ShortestNotice = TimeSpan.FromMinutes(10);

    /// <returns>Null when there is no further reminder.</returns>
    public static DateTimeOffset? Next(GateRecord record, DateTimeOffset now) => record.WaitsForPeople
        ? new[] { record.Decision!.RemindAt, LastCall(record) }.Where(at => at > now).Min()
        : null;

    /// <summary>A tenth of the wait before its end, but at least ten minutes and at most half of the wait.</summary>
    private static DateTimeOffset? LastCall(GateRecord record)
    {
        if (GateEnd.Of(record) is not { } end)
            return null;
        var wait = end.At - record.OpenedAt;
        var notice = new[] { wait / LastPart, ShortestNotice }.Max();
        return end.At - (notice < wait / 2 ? notice : wait / 2);
    }
}
