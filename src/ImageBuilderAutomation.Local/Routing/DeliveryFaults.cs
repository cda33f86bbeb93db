namespace ImageBuilderAutomation.Local.Routing;

/// <summary>The active delivery faults. The first one that matches a delivery applies.</summary>
/// <param name="copies">The number of copies of a delivery to which no fault applies.</param>
public sealed class DeliveryFaults(int copies = 1)
{
    private readonly TimeSpan[] _ordinarily = [.. Enumerable.Repeat(TimeSpan.Zero, copies)];
    private readonly Lock _gate = new();
    private readonly List<(DeliveryFault Fault, int Left)> _waiting = [];

    /// <summary>Raised for every delivery to which a fault was applied.</summary>
    public event Action<Delivery, DeliveryFault>? Injected;

    public void Add(DeliveryFault fault)
    {
        lock (_gate)
            _waiting.Add((fault, fault.Times));
    }

    /// <returns>The delay of each copy; null if the function cannot be invoked.</returns>
    public IReadOnlyList<TimeSpan>? PlanFor(Delivery delivery)
    {
        DeliveryFault fault;
        IReadOnlyList<TimeSpan>? plan;
        lock (_gate)
        {
            var at = _waiting.FindIndex(w => w.Fault.Matches(delivery));
            if (at < 0)
                return _ordinarily;

            (fault, var left) = _waiting[at];
            plan = fault.Plan();
            if (left > 1)
                _waiting[at] = (fault, left - 1);
            else
                _waiting.RemoveAt(at);
        }

        Injected?.Invoke(delivery, fault);
        return plan;
    }
}
