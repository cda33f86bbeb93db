using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Policies;

/// <summary>Whether an image of a listing is in a scope.</summary>
internal static class RetiringImage
{
    /// <summary>A fact that is missing must not retire an image.</summary>
    public static bool IsIn(Scope scope, LifecycleImage image) => scope.SelectsForSure(new(
        image.Arn.ToString(), image.PipelineName, image.Recipe, image.Arn.Name, image.Arn.Version, image.Platform, image.BuildType, image.Status, image.CreatedAt,
        ScanStatus: null, ScanReason: null, TestsEnabled: true, image.Tags));
}
