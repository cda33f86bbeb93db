using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Triggers.PipelineRuns;

namespace ImageBuilderAutomation.Triggers.Retries;

/// <summary>Decides what follows a failed build. Pure: the same failure gives the same decision.</summary>
public static class RetryDecider
{
    public static RetryDecision Decide(BuildFailure failure, PipelineRun run, RetryLimits limits)
    {
        // A person or a rule decided against this image.
        if (failure.Action == WaitingStep.WaitForAction)
            return GiveUp($"gate {failure.Step} was stopped or not answered");
        if (failure.OnlyDistribution)
        {
            var tries = run.Retries.Count(retry => retry.Accepted);
            return tries < limits.DistributionOnly
                ? new(RetryAction.RetryDistribution, $"only the distribution failed: retry {tries + 1} of {limits.DistributionOnly}", tries + 1)
                : GiveUp($"the distribution failed after {tries} retries");
        }

        if (TransientReasons.Find(failure.Message) is not { } meaning)
            return GiveUp($"{failure.Step ?? "a step"} failed for a reason that is not known to be transient");
        var attempt = run.ActiveCauses.Select(cause => cause.Attempt).DefaultIfEmpty().Max() + 1;
        return attempt <= limits.Transient
            ? new(RetryAction.Rebuild, $"{meaning}: additional build {attempt} of {limits.Transient}", attempt)
            : GiveUp($"{meaning}, {attempt} times in a row");
    }

    private static RetryDecision GiveUp(string reason) => new(RetryAction.GiveUp, reason, 0);
}
