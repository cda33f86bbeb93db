using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Whether an image of the lifecycle inventory is in a scope.</summary>
internal static class RetiringImage
{
    /// <summary>An unknown fact does not match: it must not retire an image.</summary>
    public static bool IsIn(Scope scope, LifecycleImage image) => scope.SelectsForSure(FactsOf(image));

    /// <returns>An unknown fact that decides whether the image is in one of the scopes; null when the known facts decide.</returns>
    public static string? NotKnown(IReadOnlyList<Scope> scopes, LifecycleImage image) =>
        scopes.Any(scope => IsIn(scope, image)) ? null : scopes.Select(scope => NotKnown(scope, image)).FirstOrDefault(fact => fact is not null);

    private static string? NotKnown(Scope scope, LifecycleImage image)
    {
        // A deleted pipeline may have built an image that is in no pipeline's list. Imported images never come from a pipeline.
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
        image.Arn.ToString(), image.PipelineName, image.Recipe, image.Arn.Name, image.Arn.Version, image.Platform, image.BuildType, image.Status,
        image.CreatedAt, ScanStatus: null, ScanReason: null, TestsEnabled: true, image.Tags);
}
