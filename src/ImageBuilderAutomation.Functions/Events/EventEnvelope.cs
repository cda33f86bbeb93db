using Amazon.Lambda.CloudWatchEvents;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Functions.Events;

/// <summary>Validates the envelope of an EventBridge event before its detail is read.</summary>
internal static class EventEnvelope
{
    public const string ImageBuilder = "aws.imagebuilder";
    public const string Ec2 = "aws.ec2";

    // IAM User Guide, "IAM and AWS STS quotas": a path has at most 512 characters, a name and a session name 64 each.
    private const int MaxCallerLength = 1024;

    private const int MaxEventIdLength = 64;

    /// <exception cref="UnusableEventException">The event has another source, detail-type, account or Region.</exception>
    public static void Require<T>(CloudWatchEvent<T> evt, string source, string detailType, AccountRegion accountRegion)
    {
        if (evt.Source != source)
            throw new UnusableEventException($"an event of source {source}", evt.Source);
        if (evt.DetailType != detailType)
            throw new UnusableEventException($"detail-type '{detailType}'", evt.DetailType);
        if (evt.Account != accountRegion.Account || evt.Region != accountRegion.Region)
            throw new UnusableEventException($"an event of account {accountRegion.Account} in {accountRegion.Region}", $"account {evt.Account} in {evt.Region}");
    }

    /// <summary>Finds the image in the event's resources, at any position.</summary>
    /// <exception cref="UnusableEventException">There is none, it is not a build version, or it belongs to another account or Region.</exception>
    public static ImageBuildArn ImageOf<T>(CloudWatchEvent<T> evt, AccountRegion accountRegion)
    {
        var resources = evt.Resources ?? [];
        var text = resources.Find(arn => arn?.Split(':', 6) is [.., var resource] && resource.StartsWith("image/", StringComparison.Ordinal))
            ?? throw new UnusableEventException("an image ARN among the event's resources", string.Join(", ", resources));
        return RequireAccountRegion(ImageBuildArn.Parse(text), accountRegion);
    }

    /// <summary>Finds the pipeline in the event's resources, at any position.</summary>
    /// <exception cref="UnusableEventException">There is none, it is not a pipeline's ARN, or it belongs to another account or Region.</exception>
    public static PipelineArn PipelineOf<T>(CloudWatchEvent<T> evt, AccountRegion accountRegion)
    {
        var resources = evt.Resources ?? [];
        var text = resources.Find(arn => arn?.Split(':', 6) is [.., var resource] && resource.StartsWith("image-pipeline/", StringComparison.Ordinal))
            ?? throw new UnusableEventException("a pipeline ARN among the event's resources", string.Join(", ", resources));
        var pipeline = PipelineArn.Parse(text);
        return pipeline.IsIn(accountRegion)
            ? pipeline
            : throw new UnusableEventException($"a pipeline of account {accountRegion.Account} in {accountRegion.Region}", text);
    }

    /// <exception cref="UnusableEventException">The image belongs to another account or Region.</exception>
    public static ImageBuildArn RequireAccountRegion(ImageBuildArn image, AccountRegion accountRegion) => image.IsIn(accountRegion)
        ? image
        : throw new UnusableEventException($"an image of account {accountRegion.Account} in {accountRegion.Region}", image.ToString());

    /// <exception cref="UnusableEventException">The member is missing or empty.</exception>
    public static string Require(string? value, string expected) =>
        string.IsNullOrEmpty(value) ? throw new UnusableEventException(expected, value) : value;

    /// <summary>A caller's ARN or a service's name. It is recorded, so its length and characters are limited.</summary>
    /// <exception cref="UnusableEventException">The text is longer than an ARN can be, or has other characters than ARNs.</exception>
    public static string? RequireCaller(string? value, string expected) =>
        value is null || (value.Length is > 0 and <= MaxCallerLength && value.All(c => c is > ' ' and <= '~'))
            ? value
            : throw new UnusableEventException(expected, value);

    /// <summary>The id of a CloudTrail event, which is part of a key.</summary>
    /// <exception cref="UnusableEventException">The id is missing, or is not one of CloudTrail.</exception>
    public static string RequireEventId(string? value) =>
        value is { Length: > 0 and <= MaxEventIdLength } && value.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? value
            : throw new UnusableEventException("detail.eventID, a UUID", value);

    /// <exception cref="UnusableEventException">The member is missing.</exception>
    public static DateTimeOffset RequireTime(DateTime time, string expected) => time == default
        ? throw new UnusableEventException(expected, null)
        : new(time.ToUniversalTime());
}
