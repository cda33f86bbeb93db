using System.Globalization;
using ImageBuilderAutomation.Triggers.Graph;

namespace ImageBuilderAutomation.Triggers.Rounds;

/// <summary>Decides whether a waiting run is started, deferred or dropped. Pure: the same facts give the same decision.</summary>
public static class StartGuards
{
    public static RoundDecision Decide(StartFacts facts, TriggerRules rules)
    {
        var (round, now) = (facts.Round, facts.Now);
        if (facts.Pipeline is not { } pipeline)
            return Decision(RoundVerdict.Drop, "the pipeline does not exist");
        if (!pipeline.IsEnabled)
            return Decision(RoundVerdict.Drop, "the pipeline is disabled");
        if (FirstFree(round, pipeline, rules, now) is not { } free)
            return Decision(RoundVerdict.Drop, "no rule of the policy matches its causes any more");
        if (free.At > now)
            return Decision(RoundVerdict.KeepBack, free.Because, free.At);
        if (facts.Before is { IsOpen: true } before)
            return Decision(RoundVerdict.KeepBack, $"run {before.N} of the pipeline has not completed");
        if (facts.UnderWay is { } image)
            return Decision(RoundVerdict.KeepBack, $"{image} is in progress");
        if (rules.AtMost is { } most && facts.Running.Beside(round) >= most)
            return Decision(RoundVerdict.KeepBack, $"the limit of concurrent builds ({most}) is reached");
        return Decision(RoundVerdict.Start, $"{free.Because}: {string.Join("; ", round.Live.Select(cause => cause.Cause.ToString()).Distinct())}");

        RoundDecision Decision(RoundVerdict verdict, string because, DateTimeOffset? nextLookAt = null) =>
            new(verdict, because, rules.PolicyHash, now, nextLookAt);
    }

    /// <summary>
    /// The earliest time at which one of the causes may start the build by quiet period, cool-down and freezes, and the reason for the wait. All
    /// other causes start with it. Null if no rule matches any of them.
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
        var (at, because) = (cause.ArrivedAt + rule.Settle, $"{rule.Name}: quiet period");
        if (round.LastStartAt + rule.Cooldown is { } cool && cool > at)
            (at, because) = (cool, $"{rule.Name}: cool-down");
        if (at <= now)
            (at, because) = (now, rule.Name);
        // A freeze may begin before quiet period and cool-down have passed, so check the freezes at that later time.
        if (!rule.IgnoreFreeze && rules.Freezes.Holding(pipeline, at) is { } held)
            (at, because) = (held.Until, $"freeze {held.Freeze.Name}");
        return (at, at > now ? $"{because} until {at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}" : because);
    }
}
