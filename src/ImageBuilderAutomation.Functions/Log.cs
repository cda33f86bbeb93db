using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Functions;

internal static partial class Log
{
    // Functions own 3000 to 3099.
    [LoggerMessage(3000, LogLevel.Information,
        "Step {StepExecutionId} of {ImageArn} waits, the topic says; AnswerStepNotice, the step's event or the sweep brings it to the gate.")]
    public static partial void StepNoticeLeft(ILogger logger, string stepExecutionId, string? imageArn);

    [LoggerMessage(3001, LogLevel.Information,
        "Build {ImageArn} is {Status}, the topic says; RecordBuildResult or the build's event brings it to the history.")]
    public static partial void BuildResultLeft(ILogger logger, string? imageArn, string status);

    [LoggerMessage(3002, LogLevel.Information, "{Operation} was refused ({Error}), CloudTrail says; nothing was started.")]
    public static partial void RefusedCallLeft(ILogger logger, string operation, string error);

    [LoggerMessage(3020, LogLevel.Information, "{Operation} was refused ({Error}), CloudTrail says; no configuration was changed.")]
    public static partial void RefusedChangeLeft(ILogger logger, string operation, string error);

    [LoggerMessage(3003, LogLevel.Information,
        "The topic also carries {ImageArn}, which is not of account {Account} in {Region}; it is left to its own stack.")]
    public static partial void ElsewhereLeft(ILogger logger, string? imageArn, string account, string region);
}
