using System.Text.Json;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
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
            status == ImageStatus.Failed ? record.Failure?.Reason ?? current?.Reason : null);
    }
}

/// <summary>Builds as table rows for people, and as JSON objects.</summary>
internal static class BuildList
{
    private const int ReasonLength = 80;

    public static void Write(TextWriter output, IEnumerable<BuildSummary> builds)
    {
        var columns = new Columns();
        columns.Add("BUILD", "STARTED", "STATUS", "DURATION", "PIPELINE", "IMAGES", "FAILURE");
        foreach (var build in builds)
        {
            columns.Add(
                build.Build,
                TimeFormat.Of(build.StartedAt),
                build.Attempts > 1 ? $"{build.Status} (attempt {build.Attempts})" : build.Status,
                TimeFormat.Of(build.Duration),
                build.Pipeline,
                string.Join(' ', build.Amis.Select(ami => ami.ImageId)),
                TerminalText.Of(build.Failure, ReasonLength));
        }

        columns.WriteTo(output);
    }

    public static void Write(Utf8JsonWriter writer, BuildSummary build)
    {
        writer.WriteString("build", build.Build);
        writer.WriteString("arn", build.Arn);
        writer.WriteString("started", build.StartedAt is null ? null : TimeFormat.Of(build.StartedAt));
        writer.WriteString("status", build.Status);
        writer.WriteNumber("attempts", build.Attempts);
        writer.WriteSeconds("durationSeconds", build.Duration);
        writer.WriteString("pipeline", build.Pipeline);
        writer.WriteString("recipe", build.Recipe);
        writer.WriteList("images", build.Amis, ami =>
        {
            writer.WriteString("id", ami.ImageId);
            writer.WriteString("region", ami.Region);
            writer.WriteString("account", ami.AccountId);
        });
        writer.WriteString("failure", build.Failure);
    }

    public static void WriteSeconds(this Utf8JsonWriter writer, string name, TimeSpan? duration)
    {
        if (duration is { } span)
            writer.WriteNumber(name, Math.Round(span.TotalSeconds, 3));
        else
            writer.WriteNull(name);
    }
}
