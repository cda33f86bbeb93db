namespace ImageBuilderAutomation.History;

/// <summary>An image as one GetImage returned it.</summary>
/// <param name="ReadBeganAt">When the call began: of two snapshots the later one is the current state.</param>
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
    DateTimeOffset ReadBeganAt)
{
    /// <summary>An image's ARN, an AMI id or a parameter: what the recipe begins with.</summary>
    public string? ParentImage { get; init; }

    /// <summary>ARNs, in the order in which they are applied.</summary>
    public IReadOnlyList<string> Components { get; init; } = [];

    public IReadOnlyList<OutputContainer> Containers { get; init; } = [];

    /// <summary>Null where scanning is off.</summary>
    public string? ScanStatus { get; init; }

    public LogLocation? Logs { get; init; }

    /// <summary>Nothing will happen to it by itself any more.</summary>
    public bool HasEnded => Status is "AVAILABLE" or "FAILED" or "CANCELLED" || IsRetired;

    /// <summary>Taken out of use after it was made; what its build did is as it was.</summary>
    public bool IsRetired => Status is "DEPRECATED" or "DISABLED" or "DELETED";

    public bool IsBeingScanned => ScanStatus is "PENDING" or "SCANNING" or "COLLECTING";
}
