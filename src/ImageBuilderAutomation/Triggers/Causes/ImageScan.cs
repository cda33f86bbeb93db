using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Triggers.Causes;

/// <param name="Findings">Known only when the scan has completed and every needed page was read.</param>
public sealed record ImageScan(ImageFacts Image, Known<IReadOnlyList<Finding>> Findings)
{
    /// <summary>The pipeline that made the image; null when none did.</summary>
    public string? PipelineArn => Image.PipelineArn;

    public Known<IReadOnlyList<Finding>> CountedBy(TriggerRules rules, DateTimeOffset now) =>
        Findings is Known<IReadOnlyList<Finding>>.Yes known ? new Known<IReadOnlyList<Finding>>.Yes(rules.Counted(Image, known.Value, now)) : Findings;
}
