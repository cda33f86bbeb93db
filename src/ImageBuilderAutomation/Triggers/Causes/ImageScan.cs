using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Triggers.Causes;

/// <param name="PipelineArn">The pipeline that made the image; null when none did.</param>
/// <param name="Findings">Known only when the scan has completed and every needed page was read.</param>
public sealed record ImageScan(string? PipelineArn, Known<IReadOnlyList<Finding>> Findings);
