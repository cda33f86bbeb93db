namespace ImageBuilderAutomation.Local.Routing;

/// <summary>An injected fault in the delivery of events.</summary>
/// <param name="Kind">What happens to the delivery, as text for people.</param>
/// <param name="Matches">Selects the deliveries that the fault applies to.</param>
/// <param name="Plan">Returns the delay of each copy. An empty list loses the delivery; null means that the function cannot be invoked.</param>
/// <param name="Times">The number of deliveries that the fault applies to before it is removed.</param>
public sealed record DeliveryFault(string Kind, Predicate<Delivery> Matches, Func<IReadOnlyList<TimeSpan>?> Plan, int Times)
{
    public static DeliveryFault Lose(Predicate<Delivery> matches, int times = 1) => new("lost", matches, () => [], times);

    /// <summary>The function cannot be invoked, so the delivery goes to the template's dead-letter queue.</summary>
    public static DeliveryFault Refuse(Predicate<Delivery> matches, int times = 1) => new("not delivered", matches, () => null, times);

    public static DeliveryFault Duplicate(Predicate<Delivery> matches, int copies, int times = 1) =>
        new($"delivered {copies} times", matches, () => [.. Enumerable.Repeat(TimeSpan.Zero, copies)], times);

    public static DeliveryFault Delay(Predicate<Delivery> matches, TimeSpan by, int times = 1) => new($"late by {by}", matches, () => [by], times);

    /// <summary>Delays each delivery by a random part of the window, so that later ones can overtake it.</summary>
    public static DeliveryFault Reorder(Predicate<Delivery> matches, TimeSpan window, Random random, int times = int.MaxValue) =>
        new("reordered", matches, () => [window * random.NextDouble()], times);
}

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
