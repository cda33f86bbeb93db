using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Triggers.Rules;

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

/// <summary>Reads scan results of images.</summary>
public interface IImageScans
{
    /// <summary>One GetImage, and its findings if the scan has completed. Null when the image does not exist.</summary>
    Task<ImageScan?> ReadAsync(string imageArn, CancellationToken cancellationToken);
}

/// <summary>What is known about an image's findings when its scan has completed.</summary>
/// <param name="PipelineArn">The pipeline that made the image; null for an image without a pipeline.</param>
/// <param name="Findings">The findings that count (not waived), as the service lists them now.</param>
/// <param name="Counts">Counts from the event, by lower-case severity; used when the list is unknown.</param>
/// <param name="IsUnfinished">The scan is still running; the list will become known.</param>
/// <param name="IsForFindings">The image was itself built because of findings; another build would have the same.</param>
public sealed record ScanEvidence(
    string? PipelineArn, Known<IReadOnlyList<Finding>> Findings, IReadOnlyDictionary<string, int> Counts, bool IsForFindings, bool IsUnfinished = false);

/// <summary>The event does not show whether a limit is exceeded, and the scan has not completed. Thrown so that a later delivery decides.</summary>
public sealed class UnfinishedScanException(string pipelineArn, string severity, string reason)
    : Exception($"Expected a completed scan of the image of {pipelineArn}, because the event does not count {severity} findings; found: {reason}.");
