using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Triggers.Causes;

/// <param name="Findings">Known only if the scan has completed and every required page was read.</param>
/// <param name="IsUnfinished">The scan is still running; its findings will become known.</param>
public sealed record ImageScan(ImageFacts Image, Known<IReadOnlyList<Finding>> Findings, bool IsUnfinished = false)
{
    /// <summary>The pipeline that made the image; null for an image without a pipeline.</summary>
    public string? PipelineArn => Image.PipelineArn;

    public Known<IReadOnlyList<Finding>> CountedBy(TriggerRules rules, DateTimeOffset now) =>
        Findings is Known<IReadOnlyList<Finding>>.Yes known ? new Known<IReadOnlyList<Finding>>.Yes(rules.Counted(Image, known.Value, now)) : Findings;
}
