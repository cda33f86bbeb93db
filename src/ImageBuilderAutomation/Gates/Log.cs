using ImageBuilderAutomation.Operations;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Gates;

internal static partial class Log
{
    // Gates owns 1000 to 1099.
    [LoggerMessage(1000, LogLevel.Information, "Step {StepExecutionId} of {ImageArn}: {Result} ({Because}).")]
    public static partial void StepHandled(ILogger logger, string stepExecutionId, string imageArn, AnswerResult result, string because);

    [LoggerMessage(1010, LogLevel.Information,
        "Swept in mode {Mode}: {Waiting} waiting, {NotDue} not due, {Foreign} foreign, {Looked} looked at, {Failed} failed ({Summary}).")]
    public static partial void Swept(ILogger logger, Mode mode, int waiting, int notDue, int foreign, int looked, int failed, string summary);

    [LoggerMessage(1011, LogLevel.Debug, "Swept step {StepExecutionId} of {ImageArn}: {Result} ({Because}).")]
    public static partial void StepSwept(ILogger logger, string stepExecutionId, string imageArn, AnswerResult result, string because);

    [LoggerMessage(1012, LogLevel.Warning, "Step {StepExecutionId} of {ImageArn} is skipped: it is not of account {Account} in {Region}.")]
    public static partial void ForeignStepSkipped(ILogger logger, string stepExecutionId, string imageArn, string account, string region);

    [LoggerMessage(1013, LogLevel.Error, "The sweep failed at step {StepExecutionId} and goes on.")]
    public static partial void StepFailed(ILogger logger, Exception exception, string stepExecutionId);
}
