namespace ImageBuilderAutomation.Triggers.Causes;

/// <summary>The event does not show whether a limit is exceeded, and the scan has not completed. Thrown so that a later delivery decides.</summary>
public sealed class UnfinishedScanException(string pipelineArn, string severity, string reason)
    : Exception($"Expected a completed scan of the image of {pipelineArn}, because the event does not count {severity} findings; found: {reason}.");
