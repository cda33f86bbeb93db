using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;

namespace ImageBuilderAutomation.History;

/// <summary>Notifications for a build that ended. Pure.</summary>
public static class BuildNotifications
{
    public const string Available = "Build Available";
    public const string Failed = "Build Failed";

    private const int MaxAmisInText = 3;

    /// <summary>
    /// Maximum age of a build to notify about: longer than a build with a gate of seven days can take. Older builds are found by the reconciler,
    /// for example on the first day of a stack, and are recorded without a notification.
    /// </summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromDays(14);

    /// <param name="known">The details known before; null if there were none.</param>
    /// <param name="cause">Why it ended without an image; null if it did not.</param>
    /// <returns>Empty if there is nothing to publish.</returns>
    public static IReadOnlyList<Notification> Of(BuildDetails? known, BuildDetails ended, ImageSnapshot image, EndCause? cause)
    {
        if (image.CreatedAt is { } startedAt && ended.ReadStartedAt - startedAt > MaxAge)
            return [];
        if (known is not null && ended.IsSameEndAs(known))
            return known.Coverage is { IsDecided: false } && CoverageNotifications.Of(ended, image) is { } later ? [later] : [];
        return ended.Status switch
        {
            ImageStatus.Available when CoverageNotifications.Of(ended, image) is { } ungated => [OfAvailable(ended, image), ungated],
            ImageStatus.Available => [OfAvailable(ended, image)],
            ImageStatus.Failed => [OfFailed(ended, image, cause)],
            _ => [],
        };
    }

    private static Notification OfAvailable(BuildDetails ended, ImageSnapshot image)
    {
        List<string> made = [.. image.Amis.Select(ami => $"{ami.ImageId} in {ami.Region}"), .. image.Containers.SelectMany(c => c.Uris)];
        var listed = string.Join(", ", made.Take(MaxAmisInText)) + (made.Count > MaxAmisInText ? $" and {made.Count - MaxAmisInText} more" : "");
        var findings = ended.Findings is { } found
            ? string.Create(CultureInfo.InvariantCulture, $"; {found.Critical} critical, {found.High} high findings")
            : "";
        return new(
            Available, image.Arn, string.Join(' ', made.Order(StringComparer.Ordinal)), ended.ReadStartedAt,
            $"Build {Build(image)} is available: {listed}{findings}",
            [
                .. Common(image),
                Fact.Of("amis", [.. image.Amis.Select(IReadOnlyList<Fact> (ami) =>
                    [Fact.Of("imageId", ami.ImageId), Fact.Of("region", ami.Region), Fact.Of("account", ami.AccountId), Fact.Of("name", ami.Name)])]),
                Fact.Of("containers", [.. image.Containers.SelectMany(c => c.Uris)]),
                Fact.Of("critical", Number(ended.Findings?.Critical)),
                Fact.Of("high", Number(ended.Findings?.High)),
                Fact.Of("findings", Number(ended.Findings?.All)),
                Fact.Of("findingsUnknown", ended.FindingsUnknown),
            ])
        {
            Pipelines = PipelinesOf(image),
        };
    }

    private static Notification OfFailed(BuildDetails ended, ImageSnapshot image, EndCause? cause)
    {
        var failure = ended.Failure!;
        return new(
            Failed, image.Arn, ended.Reason ?? "", ended.ReadStartedAt,
            $"Build {Build(image)} {Ended(cause, failure)}",
            [
                .. Common(image),
                Fact.Of("cause", cause is { IsStop: true } ? cause.Why : failure.Message),
                Fact.Of("reason", ended.Reason),
                Fact.Of("workflowType", failure.WorkflowType),
                Fact.Of("workflowExecution", failure.WorkflowExecutionId),
                Fact.Of("failedStep", failure.Step),
                Fact.Of("stepExecution", failure.StepExecutionId),
                Fact.Of("stepAction", failure.Action),
                Fact.Of("component", ended.FailureContext?.Component?.Arn),
                Fact.Of("failedRegions", [.. (ended.FailureContext?.Regions ?? []).Select(IReadOnlyList<Fact> (region) =>
                    [
                        Fact.Of("region", region.Region), Fact.Of("account", region.Account), Fact.Of("status", region.Status),
                        Fact.Of("configurationStep", region.ConfigurationStep), Fact.Of("message", region.Message),
                    ])]),
            ])
        {
            Pipelines = PipelinesOf(image),
            Command = new($"history show {Build(image)}"),
            GroupCommand = new("history builds --status FAILED"),
        };
    }

    private static string Ended(EndCause? cause, FailedStep failure) => cause switch
    {
        null => "failed: the service gives no reason",
        { IsStop: true } => $"was {cause.Why}",
        _ => $"failed{((failure.WorkflowType ?? failure.Step) is null ? ":" : " at")} {cause.Why}",
    };

    internal static IEnumerable<Fact> Common(ImageSnapshot image) =>
    [
        Fact.Of("image", image.Arn),
        Fact.Of("pipeline", image.PipelineArn),
        Fact.Of("recipe", image.RecipeArn),
        Fact.Of("log", image.Logs is { } logs ? LinkTo(logs, image.Arn) : null),
        Fact.Of("logGroup", image.Logs?.LogGroup),
        Fact.Of("logStream", image.Logs?.LogStream),
        Fact.Of("logsS3", image.Logs?.S3),
    ];

    /// <summary>Link to the log stream in the CloudWatch console, which expects double escaping with a dollar sign for the second percent sign.</summary>
    private static string? LinkTo(LogLocation logs, string imageArn) => ImageBuildArn.TryParse(imageArn, out var image)
        ? $"https://{image.Region}.console.{Partitions.ConsoleOf(image.Partition)}/cloudwatch/home?region={image.Region}"
            + $"#logsV2:log-groups/log-group/{IsSameEnd(logs.LogGroup)}/log-events/{IsSameEnd(logs.LogStream)}"
        : null;

    private static string IsSameEnd(string text) => Uri.EscapeDataString(Uri.EscapeDataString(text)).Replace('%', '$');

    private static string? Number(long? count) => count?.ToString(CultureInfo.InvariantCulture);

    internal static string Build(ImageSnapshot image) => ImageBuildArn.ShortNameOf(image.Arn);

    internal static IReadOnlyList<string> PipelinesOf(ImageSnapshot image) => image.PipelineArn is { } pipeline ? [pipeline] : [];
}
