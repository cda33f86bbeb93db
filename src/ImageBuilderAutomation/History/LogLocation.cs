namespace ImageBuilderAutomation.History;

/// <summary>Where the service wrote a build's log.</summary>
/// <param name="S3">Prefix of the logs in a bucket, <c>s3://…</c>; null if the infrastructure configuration has none.</param>
public sealed record LogLocation(string LogGroup, string LogStream, string? S3);
