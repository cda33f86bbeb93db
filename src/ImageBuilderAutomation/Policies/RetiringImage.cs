using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Policies;

/// <summary>Whether an image of a listing is in a scope.</summary>
internal static class RetiringImage
{
    /// <summary>A fact that is missing must not retire an image.</summary>
    public static bool IsIn(Scope scope, LifecycleImage image) => scope.SelectsForSure(FactsOf(image));

    /// <returns>The missing fact that decides whether the image is in one of the scopes; null when that is decided without.</returns>
    public static string? NotKnown(IReadOnlyList<Scope> scopes, LifecycleImage image) =>
        scopes.Any(scope => IsIn(scope, image)) ? null : scopes.Select(scope => NotKnown(scope, image)).FirstOrDefault(fact => fact is not null);

    private static string? NotKnown(Scope scope, LifecycleImage image)
    {
        // An image in no pipeline's list may have been made by a pipeline that was deleted; an imported one was not.
        var pipelineIsMissing = scope.Pipelines is not null && image.PipelineName is null && image.BuildType is not ("IMPORT" or "IMPORT_ISO");
        var maybe = pipelineIsMissing ? scope with { Pipelines = null } : scope;
        if (!maybe.Selects(FactsOf(image)))
            return null;
        return pipelineIsMissing ? "pipeline"
            : scope.Platforms is not null && image.Platform is null ? "platform"
            : scope.BuildTypes is not null && image.BuildType is null ? "build type"
            : null;
    }

    private static ImageFacts FactsOf(LifecycleImage image) => new(
        image.Arn.ToString(), image.PipelineName, image.Recipe, image.Arn.Name, image.Arn.Version, image.Platform, image.BuildType, image.Status, image.CreatedAt,
        ScanStatus: null, ScanReason: null, TestsEnabled: true, image.Tags);
}
