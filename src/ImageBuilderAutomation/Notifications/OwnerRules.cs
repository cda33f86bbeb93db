using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Notifications;

/// <summary>Who owns what notifications are about, by the policy's <c>owners</c>. The first entry that matches counts.</summary>
public sealed record OwnerRules(IReadOnlyList<OwnerRule> Rules)
{
    public static readonly OwnerRules None = new([]);

    /// <returns>Null when no entry matches.</returns>
    public string? OwnerOf(Notification notification) => Rules.FirstOrDefault(rule => rule.Matches(notification))?.Owner;

    /// <summary>The owner of an image or its recipe, by names.</summary>
    /// <param name="pipeline">Its name; null when it has none, or it is unknown.</param>
    /// <returns>Null when no entry matches.</returns>
    public string? OwnerOf(string? pipeline, string image, string version) =>
        Rules.FirstOrDefault(rule => rule.Scopes is null || rule.Scopes.Any(scope => scope.SelectsNames(pipeline, image, version)))?.Owner;

    /// <summary>Whether an entry names pipelines, so that the pipeline of an image has to be known.</summary>
    public bool NeedPipelines => Rules.Any(rule => rule.Scopes?.Any(scope => scope.Pipelines is not null) is true);
}

/// <param name="Scopes">Any of them has to match; null matches every notification, also those about the policy.</param>
public sealed record OwnerRule(string Owner, IReadOnlyList<Scope>? Scopes)
{
    public bool Matches(Notification notification) => Scopes is null || Scopes.Any(scope => Matches(scope, notification));

    private static bool Matches(Scope scope, Notification notification)
    {
        List<string> pipelines = [.. notification.Pipelines.Select(NameOf)];
        if (ConfigurationArn.TryParse(notification.Subject, out _))
            return scope.SelectsConfiguration(notification.Subject, new Dictionary<string, string>(), pipelines);
        if (PipelineArn.TryParse(notification.Subject, out var pipeline))
            return scope.SelectsNames(pipeline.Name, image: null, version: null);
        return ImageBuildArn.TryParse(notification.Subject, out var image) && scope.SelectsNames(pipelines.FirstOrDefault(), image.Name, image.Version);
    }

    private static string NameOf(string pipeline) => PipelineArn.TryParse(pipeline, out var arn) ? arn.Name : pipeline;
}
