using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Gates.Rules;

/// <summary>Until when a waiting step can still be released by the rules, whatever people do.</summary>
/// <param name="Reason">What ends it: <c>rule clean, scan.finishedWithin 4d</c>.</param>
public sealed record ReleaseWindow(DateTimeOffset Until, string Reason)
{
    /// <returns>Null when nothing that is known ends it.</returns>
    public static ReleaseWindow? Of(IEnumerable<GateRule> rules, GateFacts facts) => rules
        .Where(rule => rule.AppliesTo(facts.Step, facts.Image))
        .SelectMany(rule => EndsOf(rule, facts))
        .Append(facts.Step.Deadline is { } deadline ? new(deadline, "the service's time-out of the step") : null)
        .OfType<ReleaseWindow>()
        .MinBy(end => end.Until);

    private static IEnumerable<ReleaseWindow?> EndsOf(GateRule rule, GateFacts facts)
    {
        if (rule.Lasts is { } lasts && facts.Image.CreatedAt is { } createdAt)
            yield return new(createdAt + lasts.Time, $"rule {rule.Name}, {lasts.Condition} {Durations.Format(lasts.Time)}");
        if (rule.Expires is { } expires)
            yield return new(facts.Step.StartedAt + expires.After, $"rule {rule.Name}, expires.after {Durations.Format(expires.After)}");
    }
}
