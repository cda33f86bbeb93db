namespace ImageBuilderAutomation.PipelineHealth;

/// <summary>Changes of a pipeline's record. Pure; the caller writes the result by compare-and-set.</summary>
/// <remarks>
/// Counting is commutative and idempotent: builds are ordered by the time at which they started, so late, repeated and reordered reports of their ends give the
/// same count.
/// </remarks>
public static class PipelineHealthTransitions
{
    public static PipelineHealthRecord Opened(string pipelineArn) => new() { PipelineArn = pipelineArn };

    /// <summary>Adds the end of a build.</summary>
    public static PipelineHealthRecord With(this PipelineHealthRecord record, CountedBuild build, BuildResult result)
    {
        // A retry may change the result of a build, so its earlier one is removed first.
        var others = record.Failures.Where(failed => failed.ImageArn != build.ImageArn).ToList();
        switch (result)
        {
            case BuildResult.Succeeded:
                var latest = record.LatestSuccess is { } known && !build.IsAfter(known) ? known : build;
                return (record with { LatestSuccess = latest, Failures = [.. others.Where(failed => failed.IsAfter(latest))] }).WithoutFailureOf(build);
            case BuildResult.Failed:
                // An available build cannot fail any more; this report is older than its success.
                if (record.LatestSuccess?.ImageArn == build.ImageArn)
                    return record;
                var failure = record.LatestFailure is { } last && CountedBuild.Compare(build, last) < 0 ? last : build;
                if (record.LatestSuccess is { } success && !build.IsAfter(success))
                    return record with { LatestFailure = failure };
                others.Add(build);
                others.Sort(CountedBuild.Compare);
                return record with { LatestFailure = failure, Failures = [.. others.TakeLast(PipelineHealthRecord.MaxFailures)] };
            default:
                // A person or a gate decided against the build, which says nothing about the pipeline.
                return (record with { Failures = others }).WithoutFailureOf(build);
        }
    }

    /// <summary>Marks that the failures in a row have reached the policy's number, or that they no longer do.</summary>
    public static PipelineHealthRecord Paused(this PipelineHealthRecord record, FailureRules rules) =>
        record with { PausedAfter = rules.Pauses(record.FailuresInARow) ? record.PausedAfter ?? rules.PauseAfter : null };

    public static PipelineHealthRecord Disabled(this PipelineHealthRecord record, Disabling disabling) =>
        record with { Disabling = disabling, Request = null, Decision = null };

    /// <summary>The pipeline was seen enabled, or does not exist any more.</summary>
    public static PipelineHealthRecord Ended(this PipelineHealthRecord record, string by, DateTimeOffset at) =>
        record with { Disabling = record.Disabling! with { EndedAt = at, EndedBy = by }, Request = null };

    public static PipelineHealthRecord Requested(this PipelineHealthRecord record, PipelineHealthDecision decision, EnableRequest request) =>
        record.Decided(decision) with { Request = request };

    /// <summary>Adds a decision that sends nothing.</summary>
    public static PipelineHealthRecord Decided(this PipelineHealthRecord record, PipelineHealthDecision decision) =>
        record with { Decision = decision.IsSameAs(record.Decision) ? record.Decision : decision, Request = null };

    public static bool IsSameAs(this PipelineHealthRecord record, PipelineHealthRecord other) =>
        record.Failures.SequenceEqual(other.Failures) && record with { Failures = other.Failures } == other;

    private static PipelineHealthRecord WithoutFailureOf(this PipelineHealthRecord record, CountedBuild build) =>
        record.LatestFailure?.ImageArn == build.ImageArn ? record with { LatestFailure = record.Failures is [.., var last] ? last : null } : record;
}

public enum BuildResult
{
    Succeeded,
    Failed,

    /// <summary>Cancelled, or ended by a gate.</summary>
    Stopped,
}
