using ImageBuilderAutomation.Console.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Status;

namespace ImageBuilderAutomation.Console.Today;

/// <summary>The status of the stack, cut to what one page shows.</summary>
/// <param name="Attention">Everything that needs a person.</param>
/// <param name="Gates">Open gates: those for people first, and of these the one that ends first.</param>
/// <param name="Steps">By ARN the steps that the shown builds are at.</param>
public sealed record TodayView(
    StackStatus Status, IReadOnlyList<AttentionGroup> Attention, Known<IReadOnlyList<GateRecord>> Gates, IReadOnlyDictionary<string, Known<string>> Steps)
{
    /// <summary>Rows that a part shows at most.</summary>
    public const int MaxRows = 10;

    public int NeedsPerson => Attention.Sum(group => group.Count);

    /// <summary>The gate at which a build waits; null when it waits at none that is known.</summary>
    public GateRecord? GateOf(BuildRecord build) =>
        (Gates as Known<IReadOnlyList<GateRecord>>.Yes)?.Value.FirstOrDefault(gate => gate.ImageArn == build.ImageArn);

    public static async Task<TodayView> ReadAsync(CurrentStatus current, RunningSteps steps, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(steps);
        var status = await current.ReadAsync(cancellationToken);
        var gates = status.Gates is Known<IReadOnlyList<GateRecord>>.Yes(var open) ? new Known<IReadOnlyList<GateRecord>>.Yes(InOrder(open)) : status.Gates;
        var view = new TodayView(status, AttentionGroup.Of(ImageBuilderAutomation.Status.Attention.Of(status)), gates, new Dictionary<string, Known<string>>());
        List<(string, string)> running = status.UnderWay is Known<IReadOnlyList<BuildRecord>>.Yes(var builds)
            ? [.. builds.Take(MaxRows).Where(build => view.GateOf(build) is null).Select(build => (build.ImageArn, build.Status ?? ""))]
            : [];
        return view with { Steps = await steps.ReadAsync(running, cancellationToken) };
    }

    private static IReadOnlyList<GateRecord> InOrder(IReadOnlyList<GateRecord> open) =>
    [
        .. open.OrderByDescending(gate => gate.WaitsForPeople).ThenBy(gate => GateExpiry.Of(gate)?.At ?? DateTimeOffset.MaxValue).ThenBy(gate => gate.OpenedAt),
    ];
}
