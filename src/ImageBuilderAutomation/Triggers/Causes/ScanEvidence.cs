using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Triggers.Causes;

/// <summary>What is known about an image's findings when its scan has completed.</summary>
/// <param name="PipelineArn">The pipeline that made the image; null for an image without a pipeline.</param>
/// <param name="Findings">The findings that count (not waived), as the service lists them now.</param>
/// <param name="Counts">Counts from the event, by lower-case severity; used when the list is unknown.</param>
/// <param name="IsUnfinished">The scan is still running; the list will become known.</param>
/// <param name="IsForFindings">The image was itself built because of findings; another build would have the same.</param>
public sealed record ScanEvidence(
    string? PipelineArn, Known<IReadOnlyList<Finding>> Findings, IReadOnlyDictionary<string, int> Counts, bool IsForFindings, bool IsUnfinished = false);
