namespace ImageBuilderAutomation.History;

/// <summary>An image as one GetImage returned it.</summary>
/// <param name="ReadStartedAt">When the call started. Of two snapshots the later one is the current state.</param>
public sealed record ImageSnapshot(
    string Arn,
    string Name,
    string Version,
    string Status,
    string? Reason,
    string? PipelineArn,
    string? RecipeArn,
    string? Platform,
    string? OsVersion,
    string? BuildType,
    DateTimeOffset? CreatedAt,
    IReadOnlyList<OutputAmi> Amis,
    IReadOnlyDictionary<string, string> Tags,
    DateTimeOffset ReadStartedAt)
{
    /// <summary>The recipe's parent image: an image ARN, an AMI id or an SSM parameter.</summary>
    public string? ParentImage { get; init; }

    /// <summary>Component ARNs, in the order in which they are applied.</summary>
    public IReadOnlyList<string> Components { get; init; } = [];

    public IReadOnlyList<OutputContainer> Containers { get; init; } = [];

    /// <summary>Null if scanning is off.</summary>
    public string? ScanStatus { get; init; }

    public LogLocation? Logs { get; init; }

    /// <summary>The build has ended; the status does not change any more without a call.</summary>
    public bool HasEnded => Status is "AVAILABLE" or "FAILED" or "CANCELLED" || IsRetired;

    /// <summary>The image was taken out of use after it was made. The details of its build still apply.</summary>
    public bool IsRetired => Status is "DEPRECATED" or "DISABLED" or "DELETED";

    public bool IsBeingScanned => ScanStatus is "PENDING" or "SCANNING" or "COLLECTING";
}
