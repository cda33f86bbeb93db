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
    DateTimeOffset ReadBeganAt);
