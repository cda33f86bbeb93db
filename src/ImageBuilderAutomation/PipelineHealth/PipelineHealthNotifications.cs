using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;

namespace ImageBuilderAutomation.PipelineHealth;

/// <summary>Notifications for a change of a pipeline's record. Pure.</summary>
public static class PipelineHealthNotifications
{
    public const string Disabled = "Pipeline Disabled";
    public const string Enabled = "Pipeline Enabled";
    public const string NotEnabled = "Pipeline Not Enabled";
    public const string Failing = "Pipeline Failing";

    /// <summary>As for builds: the reconciler finds older failures, for example on the first day of a stack, and nobody needs to know them now.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(14);

    public static IEnumerable<Notification> Of(PipelineHealthRecord before, PipelineHealthRecord now, DateTimeOffset at)
    {
        if (now.PausedAfter is { } number && before.PausedAfter is null && now.LatestFailure is { } last && at - last.StartedAt <= MaxAge)
        {
            yield return Of(
                Failing, $"{number} after {now.LatestSuccess?.ImageArn ?? "no success"}", now, at,
                $"{Name(now)} is paused: {Builds(now.FailuresInARow, "failed build")} in a row, and the policy's number is {Text(number)}. "
                + "Triggers start no further build until one becomes available.",
                Fact.Of("failures", Text(now.FailuresInARow)));
        }

        if (now.Disabling is not { } disabling)
            yield break;
        var occasion = disabling.At.ToString("O", CultureInfo.InvariantCulture);
        var isNew = before.Disabling?.At != disabling.At;
        if (isNew && now.IsDisabled)
        {
            yield return Of(
                Disabled, occasion, now, disabling.At,
                $"{Name(now)} was disabled by Image Builder after {Builds(disabling.Failures, "failed scheduled build")} in a row",
                Fact.Of("failures", Text(disabling.Failures)), Fact.Of("disabled", disabling.At));
        }
        else if (!isNew && before.IsDisabled && disabling is { EndedAt: { } ended, EndedBy: { } by } && by != EndedBy.Deleted)
        {
            yield return Of(
                Enabled, occasion, now, ended, $"{Name(now)} is enabled again, by {by}",
                Fact.Of("disabled", disabling.At), Fact.Of("by", by), Fact.Of("image", by == EndedBy.Policy ? now.LatestSuccess?.ImageArn : null));
        }

        if (now is { IsDisabled: true, Decision: { Verdict: PipelineHealthVerdict.Keep } kept } && !kept.IsSameAs(before.Decision))
        {
            yield return Of(
                NotEnabled, $"{occasion} {kept.PolicyHash} {kept.Reason}", now, kept.DecidedAt, $"{Name(now)} is not enabled again: {kept.Reason}",
                Fact.Of("disabled", disabling.At), Fact.Of("reason", kept.Reason), Fact.Of("policy", kept.PolicyHash));
        }
    }

    private static Notification Of(string kind, string occasion, PipelineHealthRecord record, DateTimeOffset at, string text, params IReadOnlyList<Fact> facts)
    {
        var failed = kind is Disabled or Failing ? record.LatestFailure : null;
        return new(
            kind, record.PipelineArn, occasion, at, failed?.Cause is { } cause ? $"{text.TrimEnd('.')}. The last one failed with: {cause}" : text,
            [.. facts, Fact.Of("pipeline", record.PipelineArn), Fact.Of("image", failed?.ImageArn), Fact.Of("cause", failed?.Cause)])
        {
            Build = failed is null ? null : ImageBuildArn.ShortNameOf(failed.ImageArn),
            Missing = kind switch
            {
                Failing => ["a build that becomes available"],
                Disabled or NotEnabled => ["somebody who enables the pipeline"],
                _ => [],
            },
            Command = kind switch
            {
                Failing => new($"triggers start {Pipeline.NameIn(record.PipelineArn)}", NeedsReason: true),
                Disabled or NotEnabled => new($"triggers pipelines {Pipeline.NameIn(record.PipelineArn)}"),
                _ => null,
            },
            GroupCommand = new("triggers pipelines"),
        };
    }

    private static string Name(PipelineHealthRecord record) => $"Pipeline {Pipeline.NameIn(record.PipelineArn)}";

    private static string Builds(int number, string what) => $"{Text(number)} {what}{(number == 1 ? "" : "s")}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Who or what ended the disabling of a pipeline.</summary>
public static class EndedBy
{
    public const string Policy = "the policy";
    public const string Somebody = "somebody else";
    public const string Deleted = "the deletion of the pipeline";
}
