using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Triggers.Rules;

namespace ImageBuilderAutomation.Triggers;

/// <summary>Decides what follows a failed build. Pure: the same failure gives the same decision.</summary>
public static class RetryDecider
{
    public static RetryDecision Decide(BuildFailure failure, PipelineRunRecord run, RetryLimits limits)
    {
        // A person or a rule decided against this image.
        if (failure.Action == StepAction.WaitForAction)
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
        var attempt = run.ActiveCauses().Select(cause => cause.Attempt).DefaultIfEmpty().Max() + 1;
        return attempt <= limits.Transient
            ? new(RetryAction.Rebuild, $"{meaning}: additional build {attempt} of {limits.Transient}", attempt)
            : GiveUp($"{meaning}, {attempt} times in a row");
    }

    private static RetryDecision GiveUp(string reason) => new(RetryAction.GiveUp, reason, 0);
}

/// <param name="Number">Number of the retry, from 1.</param>
public sealed record RetryDecision(RetryAction Action, string Reason, int Number);

public enum RetryAction
{
    GiveUp,

    /// <summary>Repeat the distribution of the same image.</summary>
    RetryDistribution,

    /// <summary>Start another build.</summary>
    Rebuild,
}

/// <summary>Messages of transient failures, with their meaning.</summary>
public static class TransientReasons
{
    private static readonly (string Text, string Meaning)[] Table =
    [
        // User guide, "Troubleshoot Image Builder": the instance never reached Systems Manager.
        ("verifying the Systems Manager Agent availability", "the instance did not reach Systems Manager"),
        // Observed when many builds start at once: Systems Manager throttles Image Builder.
        ("Rate exceeded", "another service throttled the build"),
        // EC2 API reference, "Error codes": each of these is described as temporary.
        ("InsufficientInstanceCapacity", "EC2 had no capacity for the instance"),
        ("Insufficient capacity", "EC2 had no capacity for the instance"),
        ("RequestLimitExceeded", "EC2 throttled the build"),
        ("ThrottlingException", "another service throttled the build"),
        ("InternalError", "another service failed"),
        ("ServiceUnavailable", "another service was not available"),
    ];

    /// <returns>What the message means; null for a failure that is not known to be transient.</returns>
    public static string? Find(string message) =>
        Table.FirstOrDefault(known => message.Contains(known.Text, StringComparison.OrdinalIgnoreCase)).Meaning;
}
