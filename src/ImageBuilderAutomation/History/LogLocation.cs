namespace ImageBuilderAutomation.History;

/// <summary>Where the service wrote a build's log.</summary>
/// <param name="S3">Folder of the logs in a bucket, <c>s3://…</c>; null where the infrastructure configuration names none.</param>
public sealed record LogLocation(string LogGroup, string LogStream, string? S3);
