namespace ImageBuilderAutomation.Triggers.Causes;

/// <summary>The event cannot tell whether a limit is exceeded, and the scan that will has not completed. A later delivery can tell.</summary>
public sealed class UnfinishedScanException(string pipelineArn, string severity, string because)
    : Exception($"Expected a completed scan of the image of {pipelineArn}, since the event counts no {severity} findings; found {because}.");
