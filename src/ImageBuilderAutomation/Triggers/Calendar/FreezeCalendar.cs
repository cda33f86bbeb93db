using ImageBuilderAutomation.Triggers.Graph;

namespace ImageBuilderAutomation.Triggers.Calendar;

/// <summary>All freezes together: where one ends within another, the pipeline stays frozen.</summary>
public sealed class FreezeCalendar(IReadOnlyList<Freeze> freezes)
{
    /// <summary>Freezes that follow each other without end: more than this many in a row are taken for endless, and looked at again then.</summary>
    private const int MostInARow = 60;

    /// <returns>The freeze that holds now and when the pipeline is free again; null when it is free.</returns>
    public (Freeze Freeze, DateTimeOffset Until)? Holding(Pipeline pipeline, DateTimeOffset now)
    {
        (Freeze Freeze, DateTimeOffset Until)? holding = null;
        for (var row = 0; row < MostInARow; row++)
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
