namespace ImageBuilderAutomation.Emulator.Faults;

/// <summary>What goes wrong with notifications on their way.</summary>
/// <param name="Kind"><c>lose</c>, <c>duplicate</c>, <c>delay</c> or <c>reorder</c>.</param>
/// <param name="DetailType">Null: any, messages and invocations too.</param>
/// <param name="Destination">Null: any.</param>
/// <param name="Copies">How often a duplicated one arrives.</param>
/// <param name="Time">By how much a delayed one is late; the window within which reordered ones overtake one another.</param>
public sealed record EventFault(string Kind, string? DetailType, string? Destination, int Copies, TimeSpan Time)
{
    public static IReadOnlyList<string> Kinds { get; } = ["lose", "duplicate", "delay", "reorder"];

    public bool Meets(string destination, string? detailType) => (Destination ?? destination) == destination && (DetailType is null || DetailType == detailType);

    /// <param name="share">From 0 to 1: the part of the window that this one waits.</param>
    /// <returns>After how long each copy arrives.</returns>
    public IReadOnlyList<TimeSpan> Plan(double share) => Kind switch
    {
        "lose" => [],
        "duplicate" => [.. Enumerable.Repeat(TimeSpan.Zero, Copies)],
        "delay" => [Time],
        _ => [Time * share],
    };
}
