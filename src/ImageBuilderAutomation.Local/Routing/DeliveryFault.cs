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
