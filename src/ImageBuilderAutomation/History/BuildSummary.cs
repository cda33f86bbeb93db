using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.History;

/// <summary>A build in one line.</summary>
/// <param name="Build">As people name it: <c>web-shop/1.0.0/2</c>.</param>
/// <param name="Duration">Duration of the last attempt; null while it runs.</param>
/// <param name="Pipeline">The pipeline's name; empty for a build without one.</param>
/// <param name="Why">Why it has no image: the step that failed, or who or what stopped it. Null once it has one; earlier failures are in its timeline.</param>
/// <param name="IsStopped">A gate ended it.</param>
public sealed record BuildSummary(
    string Arn,
    string Build,
    DateTimeOffset? StartedAt,
    string Status,
    int Attempts,
    TimeSpan? Duration,
    string Pipeline,
    string Recipe,
    IReadOnlyList<OutputAmi> Amis,
    string? Why,
    bool IsStopped)
{
    public static BuildSummary Of(BuildRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var (current, attempts) = (record.Current, BuildTimeline.Of(record).Attempts);
        var status = record.Status ?? (record.Transitions is [.., var last] ? last.To : "");
        return new(
            record.ImageArn,
            EndOf(record.ImageArn),
            record.StartedAt,
            status,
            attempts.Count,
            attempts is [.., var latest] ? latest.Duration : null,
            EndOf(current?.PipelineArn),
            EndOf(current?.RecipeArn),
            current?.Amis ?? [],
            record.Why,
            record.IsStopped);
    }

    /// <summary>The end of an ARN: the name of a pipeline or build, or name and version of a recipe.</summary>
    private static string EndOf(string? arn) => arn is null ? "" : arn[(arn.IndexOf('/', StringComparison.Ordinal) + 1)..];
}
