using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Cli.History;

/// <summary>A build in one line.</summary>
/// <param name="Duration">Duration of the last attempt; null while it runs.</param>
/// <param name="Failure">Reason of the failure, only while the build is FAILED. Earlier failures of a retried build are in its timeline.</param>
internal sealed record BuildSummary(
    string Arn,
    string Build,
    DateTimeOffset? StartedAt,
    string Status,
    int Attempts,
    TimeSpan? Duration,
    string Pipeline,
    string Recipe,
    IReadOnlyList<OutputAmi> Amis,
    string? Failure)
{
    public static BuildSummary Of(BuildRecord record)
    {
        var (current, attempts) = (record.Current, BuildTimeline.Of(record).Attempts);
        var status = record.Status ?? (record.Transitions is [.., var last] ? last.To : "");
        return new(
            record.ImageArn,
            BuildName.Of(record.ImageArn),
            record.StartedAt,
            status,
            attempts.Count,
            attempts is [.., var latest] ? latest.Duration : null,
            BuildName.Last(current?.PipelineArn),
            BuildName.Last(current?.RecipeArn),
            current?.Amis ?? [],
            status == "FAILED" ? record.Failure?.Reason ?? current?.Reason : null);
    }
}
