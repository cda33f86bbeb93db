using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Functions;

internal static partial class Log
{
    // Functions own 3000 to 3099.
    [LoggerMessage(3000, LogLevel.Information,
        "Step {StepExecutionId} of {ImageArn} waits, the topic says; its EventBridge event or the sweep brings it to the gate.")]
    public static partial void StepNoticeLeft(ILogger logger, string stepExecutionId, string? imageArn);
}
