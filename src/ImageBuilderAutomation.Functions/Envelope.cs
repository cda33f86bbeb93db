using Amazon.Lambda.CloudWatchEvents;
using ImageBuilderAutomation.Events;

namespace ImageBuilderAutomation.Functions;

/// <summary>Validates the envelope of an EventBridge event before its detail is read.</summary>
internal static class Envelope
{
    public const string ImageBuilder = "aws.imagebuilder";

    /// <exception cref="UnusableEventException">The event has another source, detail-type, account or Region.</exception>
    public static void Require<T>(CloudWatchEvent<T> told, string source, string detailType, Home home)
    {
        if (told.Source != source)
            throw new UnusableEventException($"an event of source {source}", told.Source);
        if (told.DetailType != detailType)
            throw new UnusableEventException($"detail-type '{detailType}'", told.DetailType);
        if (told.Account != home.Account || told.Region != home.Region)
            throw new UnusableEventException($"an event of account {home.Account} in {home.Region}", $"account {told.Account} in {told.Region}");
    }

    /// <summary>Finds the image in the event's resources, at any position.</summary>
    /// <exception cref="UnusableEventException">There is none, it is not a build version, or it belongs to another account or Region.</exception>
    public static ImageBuildArn ImageOf<T>(CloudWatchEvent<T> told, Home home)
    {
        var resources = told.Resources ?? [];
        var text = resources.Find(arn => arn?.Split(':', 6) is [.., var resource] && resource.StartsWith("image/", StringComparison.Ordinal))
            ?? throw new UnusableEventException("an image ARN among the event's resources", string.Join(", ", resources));
        return RequireHome(ImageBuildArn.Parse(text), home);
    }

    /// <exception cref="UnusableEventException">The image belongs to another account or Region.</exception>
    public static ImageBuildArn RequireHome(ImageBuildArn image, Home home) => image.IsAt(home)
        ? image
        : throw new UnusableEventException($"an image of account {home.Account} in {home.Region}", image.ToString());

    /// <exception cref="UnusableEventException">The member is missing or empty.</exception>
    public static string Require(string? value, string expected) =>
        string.IsNullOrEmpty(value) ? throw new UnusableEventException(expected, value) : value;

    /// <exception cref="UnusableEventException">The member is missing.</exception>
    public static DateTimeOffset RequireTime(DateTime time, string expected) => time == default
        ? throw new UnusableEventException(expected, null)
        : new(time.ToUniversalTime());
}
