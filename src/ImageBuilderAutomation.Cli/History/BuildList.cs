using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Cli.History;

/// <summary>Builds as table rows.</summary>
internal static class BuildList
{
    public static void Write(TextWriter output, IEnumerable<BuildSummary> builds)
    {
        var columns = new Columns();
        columns.Add("BUILD", "STARTED", "STATUS", "DURATION", "PIPELINE", "IMAGES", "WHY");
        foreach (var build in builds)
        {
            columns.Add(
                build.Build,
                TimeFormat.Of(build.StartedAt),
                build.Attempts > 1 ? $"{build.Status} (attempt {build.Attempts})" : build.Status,
                TimeFormat.Of(build.Duration),
                build.Pipeline,
                string.Join(' ', build.Amis.Select(ami => ami.ImageId)),
                build.Why ?? "");
        }

        columns.WriteTo(output);
    }
}

/// <summary>A build in a list.</summary>
internal class BuildJson(BuildSummary summary)
{
    public string Build => summary.Build;

    public string Arn => summary.Arn;

    public string? Started => TimeFormat.IfKnown(summary.StartedAt);

    public string Status => summary.Status;

    public int Attempts => summary.Attempts;

    public double? DurationSeconds => TimeFormat.Seconds(summary.Duration);

    public string Pipeline => summary.Pipeline;

    public string Recipe => summary.Recipe;

    public IEnumerable<AmiJson> Images => summary.Amis.Select(ami => new AmiJson(ami.ImageId, ami.Region, ami.AccountId));

    public string? Why => summary.Why;

    public bool Stopped => summary.IsStopped;
}

internal sealed record AmiJson(string Id, string Region, string? Account);
