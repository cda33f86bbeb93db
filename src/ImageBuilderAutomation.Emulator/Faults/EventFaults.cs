namespace ImageBuilderAutomation.Emulator.Faults;

/// <summary>Pending delivery faults. The oldest match applies to an event. Accessed under the emulator's lock.</summary>
public sealed class EventFaults
{
    private readonly List<(EventFault Fault, int Left)> _waiting = [];

    public void Add(EventFault fault, int times) => _waiting.Add((fault, times));

    public EventFault? Take(string destination, string? detailType)
    {
        var at = _waiting.FindIndex(w => w.Fault.Meets(destination, detailType));
        if (at < 0)
            return null;

        var (fault, left) = _waiting[at];
        if (left > 1)
            _waiting[at] = (fault, left - 1);
        else
            _waiting.RemoveAt(at);
        return fault;
    }

    public void Clear() => _waiting.Clear();
}

/// <summary>A fault in the delivery of events, messages and invocations.</summary>
/// <param name="Kind"><c>lose</c>, <c>duplicate</c>, <c>delay</c> or <c>reorder</c>.</param>
/// <param name="DetailType">Null: any, including messages and invocations.</param>
/// <param name="Destination">Null: any.</param>
/// <param name="Copies">How many times a duplicated event arrives.</param>
/// <param name="Time">The delay of a delayed event, or the window within which events are reordered.</param>
public sealed record EventFault(string Kind, string? DetailType, string? Destination, int Copies, TimeSpan Time)
{
    public static IReadOnlyList<string> Kinds { get; } = ["lose", "duplicate", "delay", "reorder"];

    public bool Meets(string destination, string? detailType) =>
        (Destination ?? destination) == destination && (DetailType is null || DetailType == detailType);

    /// <param name="share">The part of the window for which a reordered event waits, from 0 to 1.</param>
    /// <returns>The delay of each copy; empty if the event is lost.</returns>
    public IReadOnlyList<TimeSpan> Plan(double share) => Kind switch
    {
        "lose" => [],
        "duplicate" => [.. Enumerable.Repeat(TimeSpan.Zero, Copies)],
        "delay" => [Time],
        _ => [Time * share],
    };
}
