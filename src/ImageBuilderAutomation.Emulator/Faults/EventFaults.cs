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
