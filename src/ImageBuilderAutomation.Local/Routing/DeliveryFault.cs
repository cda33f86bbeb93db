namespace ImageBuilderAutomation.Local.Routing;

/// <summary>Something that goes wrong on the way, on demand.</summary>
/// <param name="Kind">For people: what was done to the delivery.</param>
/// <param name="Matches">Which deliveries it meets.</param>
/// <param name="Plan">After how long each copy arrives; no copy at all is a lost delivery, null one whose function cannot be invoked.</param>
/// <param name="Times">How many deliveries it meets before it is used up.</param>
public sealed record DeliveryFault(string Kind, Predicate<Delivery> Matches, Func<IReadOnlyList<TimeSpan>?> Plan, int Times)
{
    public static DeliveryFault Lose(Predicate<Delivery> matches, int times = 1) => new("lost", matches, () => [], times);

    /// <summary>The function cannot be invoked: what the template names as dead-letter queue takes the delivery.</summary>
    public static DeliveryFault Refuse(Predicate<Delivery> matches, int times = 1) => new("not delivered", matches, () => null, times);

    public static DeliveryFault Duplicate(Predicate<Delivery> matches, int copies, int times = 1) =>
        new($"delivered {copies} times", matches, () => [.. Enumerable.Repeat(TimeSpan.Zero, copies)], times);

    public static DeliveryFault Delay(Predicate<Delivery> matches, TimeSpan by, int times = 1) => new($"late by {by}", matches, () => [by], times);

    /// <summary>Each delivery waits a random part of the window, so that later ones overtake it.</summary>
    public static DeliveryFault Reorder(Predicate<Delivery> matches, TimeSpan window, Random random, int times = int.MaxValue) =>
        new("reordered", matches, () => [window * random.NextDouble()], times);
}
