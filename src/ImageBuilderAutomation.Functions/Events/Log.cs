using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Functions.Events;

internal static partial class Log
{
    // Functions use event ids 3000 to 3099.
    [LoggerMessage(3000, LogLevel.Information,
        "Ignored the message that step {StepExecutionId} of {ImageArn} waits; AnswerStepNotice, AnswerWaitingStep or SweepWaitingSteps handles the step.")]
    public static partial void StepEventIgnored(ILogger logger, string stepExecutionId, string? imageArn);

    [LoggerMessage(3001, LogLevel.Information,
        "Ignored the message that build {ImageArn} is {Status}; RecordBuildResult or RecordImageState records it.")]
    public static partial void BuildResultIgnored(ILogger logger, string? imageArn, string status);

    [LoggerMessage(3002, LogLevel.Information, "Ignored a CloudTrail event: {Operation} was refused ({Error}), so no build was started.")]
    public static partial void RefusedCallIgnored(ILogger logger, string operation, string error);

    [LoggerMessage(3020, LogLevel.Information, "Ignored a CloudTrail event: {Operation} was refused ({Error}), so no configuration was changed.")]
    public static partial void RefusedChangeIgnored(ILogger logger, string operation, string error);

    [LoggerMessage(3003, LogLevel.Information,
        "Ignored a message about {ImageArn}, which does not belong to account {Account} in {Region}; the stack of that account and Region handles it.")]
    public static partial void ForeignEventIgnored(ILogger logger, string? imageArn, string account, string region);
}
