using ImageBuilderAutomation.Triggers.Graph;

namespace ImageBuilderAutomation.Triggers.Calendar;

/// <summary>All freezes of the policy. Where one freeze ends within another, the pipeline stays frozen.</summary>
public sealed class FreezeCalendar(IReadOnlyList<Freeze> freezes)
{
    /// <summary>Bound on adjacent freezes that are joined. The reported end is that of the last one joined; a check at that time continues.</summary>
    private const int MaxInARow = 60;

    /// <returns>The active freeze and the time at which no freeze is active any more; null when none is active.</returns>
    public (Freeze Freeze, DateTimeOffset Until)? ActiveAt(Pipeline pipeline, DateTimeOffset now)
    {
        (Freeze Freeze, DateTimeOffset Until)? holding = null;
        for (var row = 0; row < MaxInARow; row++)
        {
            var at = holding?.Until ?? now;
            if (Latest(pipeline, at) is not { } next)
                break;
            holding = (holding?.Freeze ?? next.Freeze, next.Until);
        }

        return holding;
    }

    private (Freeze Freeze, DateTimeOffset Until)? Latest(Pipeline pipeline, DateTimeOffset at) => freezes
        .Where(freeze => freeze.Selects(pipeline))
        .Select(freeze => (freeze, End: freeze.Period.EndOf(at)))
        .Where(held => held.End is not null)
        .OrderByDescending(held => held.End)
        .Select(held => ((Freeze, DateTimeOffset)?)(held.freeze, held.End!.Value))
        .FirstOrDefault();
}
