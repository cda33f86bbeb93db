using System.Globalization;
using ImageBuilderAutomation.Triggers.Graph;

namespace ImageBuilderAutomation.Triggers.Rounds;

/// <summary>Whether a waiting round is started, kept back or dropped. Pure: same facts, same decision.</summary>
public static class StartGuards
{
    public static RoundDecision Decide(StartFacts facts, TriggerRules rules)
    {
        var (round, now) = (facts.Round, facts.Now);
        if (facts.Pipeline is not { } pipeline)
            return Decision(RoundVerdict.Drop, "the pipeline is gone");
        if (!pipeline.IsEnabled)
            return Decision(RoundVerdict.Drop, "the pipeline is disabled");
        if (FirstFree(round, pipeline, rules, now) is not { } free)
            return Decision(RoundVerdict.Drop, "no rule of the policy is about its causes any more");
        if (free.At > now)
            return Decision(RoundVerdict.KeepBack, free.Because, free.At);
        if (facts.Before is { IsOpen: true } before)
            return Decision(RoundVerdict.KeepBack, $"round {before.N} of the pipeline has not ended");
        if (facts.UnderWay is { } image)
            return Decision(RoundVerdict.KeepBack, $"{image} is under way");
        if (rules.AtMost is { } most && facts.Running.Beside(round) >= most)
            return Decision(RoundVerdict.KeepBack, $"at most {most} builds run at once");
        return Decision(RoundVerdict.Start, $"{free.Because}: {string.Join("; ", round.Live.Select(cause => cause.Cause.ToString()).Distinct())}");

        RoundDecision Decision(RoundVerdict verdict, string because, DateTimeOffset? nextLookAt = null) =>
            new(verdict, because, rules.PolicyHash, now, nextLookAt);
    }

    /// <summary>
    /// When the first of the causes may start the build by the clock alone, and what it waits for; all others go with it. Null when no rule
    /// lets any of them through.
    /// </summary>
    public static (DateTimeOffset At, string Because)? FirstFree(Round round, Pipeline pipeline, TriggerRules rules, DateTimeOffset now) => (
        from cause in round.Live
        from rule in rules.Of(cause)
        select Free(cause, rule, round, pipeline, rules, now) into free
        orderby free.At
        select ((DateTimeOffset, string)?)free).FirstOrDefault();

    private static (DateTimeOffset At, string Because) Free(
        RoundCause cause, TriggerRule rule, Round round, Pipeline pipeline, TriggerRules rules, DateTimeOffset now)
    {
        var (at, because) = (cause.ArrivedAt + rule.Settle, $"{rule.Name} waits for more");
        if (round.LastStartAt + rule.Cooldown is { } cool && cool > at)
            (at, because) = (cool, $"{rule.Name} cools down");
        if (at <= now)
            (at, because) = (now, rule.Name);
        // A freeze may begin before the other two have passed, so it is asked of that later time.
        if (!rule.IgnoreFreeze && rules.Freezes.Holding(pipeline, at) is { } held)
            (at, because) = (held.Until, $"freeze {held.Freeze.Name}");
        return (at, at > now ? $"{because} until {at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}" : because);
    }
}
