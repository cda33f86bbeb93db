using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <summary>Items that lead from an approver or a waived vulnerability to the gates it helped to release.</summary>
internal static class ReleasePointers
{
    public const string Kind = "released";

    private const string Release = "RESUME";

    /// <param name="keep">How long pointers are kept after the release; null for ever.</param>
    /// <returns>Empty unless the step was answered by this product's own RESUME.</returns>
    public static IEnumerable<TableItem> Of(GateRecord record, RecordKeys keys, TimeSpan? keep) =>
        record is { State: GateState.Answered, Outcome.Action: Release }
        && record.AllRequests().LastOrDefault(sent => sent.Action == Release) is { } request
            ? Helpers(record, keys).Distinct(StringComparer.Ordinal).Select(partition => new TableItem(
                new(partition, RecordKeys.TimeAnd(request.StoredAt, record.StepExecutionId)), Kind)
            {
                Version = 1,
                ExpiresAt = request.StoredAt + keep,
                Display = new Dictionary<string, string> { ["imageArn"] = record.ImageArn, ["step"] = record.StepName },
            })
            : [];

    public static ReleasedBy Read(TableItem item) => item.Key.Sort.Split('#') is [var at, var step] && item.Display.TryGetValue("imageArn", out var image)
        ? new(image, step, item.Display.GetValueOrDefault("step", ""), at)
        : throw new InvalidDataException($"Expected time and step in the key of item '{item.Key.Partition}' / '{item.Key.Sort}', and an attribute 'imageArn'.");

    private static IEnumerable<string> Helpers(GateRecord record, RecordKeys keys) =>
    [
        // A record without the list is older than it.
        .. (record.Decision?.ApprovedBy ?? record.Approvals.Select(approval => approval.By)).Select(keys.ReleasedByApprover),
        .. (record.Decision?.Waivers ?? []).SelectMany(waiver => waiver.Findings).Select(keys.ReleasedByWaiver),
    ];
}

/// <summary>One gate that an approver or a waiver helped to release.</summary>
/// <param name="ReleasedAt">When the request was stored, UTC with milliseconds.</param>
public sealed record ReleasedBy(string ImageArn, string StepExecutionId, string StepName, string ReleasedAt);
