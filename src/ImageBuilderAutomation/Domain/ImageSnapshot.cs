namespace ImageBuilderAutomation.Domain;

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

    /// <summary>Null when the image names no type, which means the service's default.</summary>
    public string? ScanType { get; init; }

    public LogLocation? Logs { get; init; }

    /// <summary>Why the build failed; null for an image that did not fail, and where the service does not name the cause.</summary>
    public FailureContext? FailureContext { get; init; }

    /// <summary>The build has ended; the status does not change any more without a call.</summary>
    public bool HasEnded => ImageStatus.HasEnded(Status);

    /// <summary>The image was taken out of use after it was made. The details of its build still apply.</summary>
    public bool IsRetired => ImageStatus.IsRetired(Status);

    public bool IsBeingScanned => Domain.ScanStatus.IsUnfinished(ScanStatus);
}

public sealed record OutputAmi(string ImageId, string Region, string? AccountId, string? Name);

public sealed record OutputContainer(string Region, IReadOnlyList<string> Uris);

/// <summary>Where the service wrote a build's log.</summary>
/// <param name="S3">Prefix of the logs in a bucket, <c>s3://…</c>; null if the infrastructure configuration has none.</param>
public sealed record LogLocation(string LogGroup, string LogStream, string? S3);

public interface IImages
{
    /// <summary>One GetImage. Null when the image does not exist.</summary>
    Task<ImageSnapshot?> ReadAsync(string imageArn, CancellationToken cancellationToken);
}
