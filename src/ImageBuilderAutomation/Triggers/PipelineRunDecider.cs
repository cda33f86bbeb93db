using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Triggers.Rules;

namespace ImageBuilderAutomation.Triggers;

/// <summary>Decides whether a waiting run is started, deferred or dropped. Pure: the same facts give the same decision.</summary>
public static class PipelineRunDecider
{
    private const int MaxNamedCauses = 3;
    private const int MaxReasonLength = 500;

    public static PipelineRunDecision Decide(PipelineRunFacts facts, TriggerRules rules)
    {
        var (run, now) = (facts.Run, facts.Now);
        if (facts.Pipeline is not { } pipeline)
            return Decision(PipelineRunVerdict.Drop, "the pipeline does not exist");
        // A disabled pipeline runs on no schedule and for no cause. A person may start it, for example to see whether it works again.
        if (!pipeline.IsEnabled && !run.IsManual)
            return Decision(PipelineRunVerdict.Drop, "the pipeline is disabled");
        if (EarliestStart(run, pipeline, rules, now) is not { } free)
            return Decision(PipelineRunVerdict.Drop, "no rule of the policy matches its causes any more");
        if (free.At > now)
            return Decision(PipelineRunVerdict.Defer, free.Reason, free.At);
        if (!run.IsManual && rules.Failures.Pauses(facts.FailuresInARow))
            return Decision(PipelineRunVerdict.Defer, $"paused until a build succeeds: {rules.Failures.PauseAfter} builds in a row have failed");
        if (facts.PreviousRun is { IsOpen: true } before)
            return Decision(PipelineRunVerdict.Defer, $"run {before.Sequence} of the pipeline has not completed");
        if (facts.InProgress is { } image)
            return Decision(PipelineRunVerdict.Defer, $"{image} is in progress");
        if (rules.AtMost is { } max && facts.Running.CountOthers(run) >= max)
            return Decision(PipelineRunVerdict.Defer, $"the limit of concurrent builds ({max}) is reached");
        return Decision(PipelineRunVerdict.Start, Printable.Shortened($"{free.Reason}: {Named(run)}", MaxReasonLength));

        PipelineRunDecision Decision(PipelineRunVerdict verdict, string reason, DateTimeOffset? nextCheckAt = null) =>
            new(verdict, reason, rules.PolicyHash, now, nextCheckAt);
    }

    /// <summary>The first causes and the number of the others: a record keeps many decisions, and the run itself has every cause.</summary>
    private static string Named(PipelineRunRecord run)
    {
        var causes = run.ActiveCauses().Select(cause => cause.Cause.ToString()).Distinct().ToList();
        var others = causes.Count - MaxNamedCauses;
        return string.Join("; ", causes.Take(MaxNamedCauses)) + (others > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {others} more") : "");
    }

    /// <summary>
    /// The earliest time at which one of the causes may start the build by quiet period, cool-down and freezes, and the reason for the wait. All
    /// other causes start with it. Null if no rule matches any of them.
    /// </summary>
    public static (DateTimeOffset At, string Reason)? EarliestStart(PipelineRunRecord run, Pipeline pipeline, TriggerRules rules, DateTimeOffset now) => (
        from cause in run.ActiveCauses()
        from rule in rules.Of(cause)
        select StartOf(cause, rule, run, pipeline, rules, now) into free
        orderby free.At
        select ((DateTimeOffset, string)?)free).FirstOrDefault();

    private static (DateTimeOffset At, string Reason) StartOf(
        PipelineRunCause cause, TriggerRule rule, PipelineRunRecord run, Pipeline pipeline, TriggerRules rules, DateTimeOffset now)
    {
        var (at, reason) = (cause.ArrivedAt + rule.QuietPeriod, $"{rule.Name}: quiet period");
        if (run.LastStartAt + rule.Cooldown is { } cool && cool > at)
            (at, reason) = (cool, $"{rule.Name}: cool-down");
        if (at <= now)
            (at, reason) = (now, rule.Name);
        // A freeze may begin before quiet period and cool-down have passed, so check the freezes at that later time.
        if (!rule.IgnoreFreeze && rules.Freezes.ActiveAt(pipeline, at) is { } held)
            (at, reason) = (held.Until, $"freeze {held.Freeze.Name}");
        return (at, at > now ? $"{reason} until {at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}" : reason);
    }
}
