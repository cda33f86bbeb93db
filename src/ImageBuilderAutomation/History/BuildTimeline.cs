using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.History;

/// <summary>A build's transitions for people: attempts, each state change once, durations. A view; it is not stored.</summary>
public sealed record BuildTimeline(IReadOnlyList<BuildAttempt> Attempts)
{
    /// <summary>EventBridge and SNS report one state change with slightly different times. No attempt reaches the same end twice within this time.</summary>
    private static readonly TimeSpan SameFact = TimeSpan.FromMinutes(2);

    private static readonly int FirstEnd = ImageStatus.InOrder.IndexOf(ImageStatus.Available);

    private static readonly int FirstRetirement = ImageStatus.InOrder.IndexOf(ImageStatus.Deprecated);

    public static BuildTimeline Of(BuildRecord record)
    {
        var attempts = new List<List<TimelineEntry>>();
        foreach (var entry in Timed(Facts(record.Transitions)))
        {
            if (attempts is not [.., var running] || Reopens(running[^1], entry))
                attempts.Add([entry]);
            else
                running.Add(entry);
        }

        return new([.. attempts.Select((entries, i) => new BuildAttempt(i + 1, DurationOf(entries), entries))]);
    }

    // Any state after a failure, except retirement, belongs to another attempt; the event of its first state may be lost.
    private static bool Reopens(TimelineEntry last, TimelineEntry next) =>
        last.Status == ImageStatus.Failed && Rank(next.Status) < FirstRetirement;

    private static TimeSpan? DurationOf(List<TimelineEntry> entries) =>
        entries.Find(e => Rank(e.Status) is var rank && rank >= FirstEnd && rank < FirstRetirement) is { } end
            ? end.At - entries[0].At
            : null;

    private static IEnumerable<TimelineEntry> Timed(List<TimelineEntry> facts) =>
        facts.Select((fact, i) => fact with { Duration = i + 1 < facts.Count ? facts[i + 1].At - fact.At : null });

    private static List<TimelineEntry> Facts(IReadOnlyList<Transition> transitions)
    {
        var facts = new List<TimelineEntry>();
        foreach (var transition in transitions.OrderBy(t => t.At).ThenBy(RankInOneInstant).ThenBy(t => t.Source, StringComparer.Ordinal))
        {
            var same = facts.FindIndex(f => f.Status == transition.To && transition.At - f.At <= SameFact && !f.Sources.Contains(transition.Source));
            if (same < 0)
                facts.Add(new(transition.To, transition.From, transition.At, null, [transition.Source]));
            else
                facts[same] = Joined(facts[same], transition);
        }

        return facts;
    }

    private static TimelineEntry Joined(TimelineEntry fact, Transition transition) => fact with
    {
        From = fact.From ?? transition.From,
        Sources = [.. fact.Sources.Append(transition.Source).Order(StringComparer.Ordinal)],
    };

    // Event times have whole seconds, so several states may share one. They are put in the usual order, a retry after the failure before it.
    private static int RankInOneInstant(Transition transition) =>
        Rank(transition.To) + (transition.From == ImageStatus.Failed ? ImageStatus.InOrder.Length : 0);

    private static int Rank(string status) => ImageStatus.InOrder.IndexOf(status);
}

/// <param name="Number">From 1; each RetryImage starts another attempt.</param>
/// <param name="Duration">From the first reported state to the end of the attempt; null while it runs.</param>
public sealed record BuildAttempt(int Number, TimeSpan? Duration, IReadOnlyList<TimelineEntry> Entries);

/// <summary>A state that a build reached, merged from all messages about it.</summary>
/// <param name="From">Null if no message has it.</param>
/// <param name="Duration">Time until the next state; null for the last one.</param>
/// <param name="Sources">Sources of the messages, in ordinal order.</param>
public sealed record TimelineEntry(string Status, string? From, DateTimeOffset At, TimeSpan? Duration, IReadOnlyList<string> Sources);
