using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Triggers.Causes;

/// <summary>What is known of an image's findings when its scan has completed.</summary>
/// <param name="PipelineArn">The pipeline that made the image; null when none did.</param>
/// <param name="Findings">Those that count, as the service lists them now.</param>
/// <param name="Counts">As the event counted them, where the list is not known.</param>
/// <param name="BuiltForFindings">The image was itself started because of findings: another build would find the same.</param>
public sealed record ScanEvidence(
    string? PipelineArn, Known<IReadOnlyList<Finding>> Findings, IReadOnlyDictionary<string, int> Counts, bool BuiltForFindings);
