namespace ImageBuilderAutomation.PipelineHealth;

/// <summary>Decides whether a pipeline that the service disabled is enabled again. Pure: the same facts give the same decision.</summary>
public static class PipelineHealthDecider
{
    /// <summary>The service's clock and the time of its event may differ by this much.</summary>
    private static readonly TimeSpan ClockDifference = TimeSpan.FromMinutes(1);

    /// <summary>The build type of StartImagePipelineExecution, which people and events call. Scheduled builds have another one.</summary>
    private const string StartedByCall = "USER_INITIATED";

    /// <summary>Decides by the record alone whether the pipeline needs to be read.</summary>
    /// <returns>Null if the pipeline has to be read to decide.</returns>
    public static PipelineHealthDecision? DecideUnread(PipelineHealthRecord record, FailureRules rules, DateTimeOffset now)
    {
        if (!record.IsDisabled)
            return new(PipelineHealthVerdict.End, "it is not disabled", rules.PolicyHash, now);
        // A stored request may have enabled it.
        if (record.Request is not null && rules.EnableAfterSuccess)
            return null;
        return record.Decision is { Verdict: PipelineHealthVerdict.Keep } kept && kept.PolicyHash == rules.PolicyHash
            ? kept
            : ReasonToWait(record, rules) is { } reason ? new(PipelineHealthVerdict.Wait, reason, rules.PolicyHash, now) : null;
    }

    public static PipelineHealthDecision Decide(PipelineHealthFacts facts, FailureRules rules)
    {
        if (DecideUnread(facts.Record, rules, facts.Now) is { } decided)
            return decided;
        var disabling = facts.Record.Disabling!;
        if (facts.Document is not { } document)
            return Decision(PipelineHealthVerdict.End, EndedBy.Deleted);
        if (document.IsEnabled)
        {
            return Decision(
                PipelineHealthVerdict.End, facts.Record.Request is not null && document.Settings == disabling.Settings ? EndedBy.Policy : EndedBy.Somebody);
        }

        if (ReasonToWait(facts.Record, rules) is { } reason)
            return Decision(PipelineHealthVerdict.Wait, reason);
        if (disabling.Doubt is { } doubt)
            return Decision(PipelineHealthVerdict.Keep, doubt);
        if (document.UpdatedAt != disabling.UpdatedAt || document.Settings != disabling.Settings)
            return Decision(PipelineHealthVerdict.Keep, "it was updated after it was disabled");
        if (document.UnwritableMembers.Count > 0)
            return Decision(PipelineHealthVerdict.Keep, $"this version cannot send {string.Join(", ", document.UnwritableMembers)}, which the update would clear");
        return Decision(PipelineHealthVerdict.Enable, $"build {facts.Record.LatestSuccess!.ImageArn} became available");

        PipelineHealthDecision Decision(PipelineHealthVerdict verdict, string text) => new(verdict, text, rules.PolicyHash, facts.Now);
    }

    /// <summary>What the pipeline itself says about an event that the service disabled it.</summary>
    /// <param name="document">As read after the event.</param>
    public static Disabling Disabling(DateTimeOffset at, int failures, PipelineDocument document, DateTimeOffset now)
    {
        var disabling = new Disabling(at, failures) { UpdatedAt = document.UpdatedAt, Settings = document.Settings };
        return document.IsEnabled
            ? disabling with { EndedAt = now, EndedBy = EndedBy.Somebody }
            : disabling with { Doubt = DoubtOf(at, document) };
    }

    private static string? ReasonToWait(PipelineHealthRecord record, FailureRules rules) => record switch
    {
        _ when !rules.EnableAfterSuccess => "the policy does not enable pipelines",
        { LatestSuccess: null } => "no build has become available since it was disabled",
        // A build that started earlier says nothing about what made the scheduled ones fail.
        _ when record.LatestSuccess.StartedAt <= record.Disabling!.At => "no build that started after it was disabled has become available",
        _ when record.LatestSuccess.BuildType != StartedByCall =>
            $"build {record.LatestSuccess.ImageArn} is not known to have been started by a person or an event",
        { FailuresInARow: > 0 } => "a later build failed",
        _ => null,
    };

    /// <summary>Unknown counts as doubt, because a pipeline that a person disabled must stay disabled.</summary>
    private static string? DoubtOf(DateTimeOffset at, PipelineDocument document) => document switch
    {
        { ConsecutiveFailures: null } or { UpdatedAt: null } => "the service does not report whether it was updated after it was disabled",
        { ConsecutiveFailures: 0 } => "its count of failures was reset before the event was recorded, by an update or a build",
        _ when document.UpdatedAt > at + ClockDifference => "it was updated after it was disabled",
        _ => null,
    };
}
