using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Gates;

internal static partial class Log
{
    // Event ids 1000 to 1099 belong to gates. Placeholders are strings, numbers and booleans: under Native AOT the JSON provider supports no other types.
    [LoggerMessage(1000, LogLevel.Information, "Step {StepExecutionId} of {ImageArn}: {Result} ({Reason}).")]
    private static partial void StepHandled(ILogger logger, string stepExecutionId, string imageArn, string result, string reason);

    public static void StepHandled(ILogger logger, string stepExecutionId, string imageArn, AnswerResult result, string reason) =>
        StepHandled(logger, stepExecutionId, imageArn, result.ToString(), reason);

    [LoggerMessage(1010, LogLevel.Information,
        "Swept in mode {Mode}: {Waiting} waiting, {NotDue} not due, {Foreign} foreign, {Checked} checked, {Failed} failed, {Left} left to the next sweep ({Summary}).")]
    private static partial void Swept(
        ILogger logger, string mode, int waiting, int notDue, int foreign, int @checked, int failed, int left, string summary);

    public static void Swept(
        ILogger logger, Mode mode, int waiting, int notDue, int foreign, int @checked, int failed, int left, string summary) =>
        Swept(logger, mode.ToString(), waiting, notDue, foreign, @checked, failed, left, summary);

    [LoggerMessage(1011, LogLevel.Debug, "Swept step {StepExecutionId} of {ImageArn}: {Result} ({Reason}).")]
    private static partial void StepSwept(ILogger logger, string stepExecutionId, string imageArn, string result, string reason);

    public static void StepSwept(ILogger logger, string stepExecutionId, string imageArn, AnswerResult result, string reason)
    {
        if (logger.IsEnabled(LogLevel.Debug))
            StepSwept(logger, stepExecutionId, imageArn, result.ToString(), reason);
    }

    [LoggerMessage(1012, LogLevel.Warning, "Step {StepExecutionId} of {ImageArn} is skipped: it does not belong to account {Account} in {Region}.")]
    public static partial void ForeignStepSkipped(ILogger logger, string stepExecutionId, string imageArn, string account, string region);

    [LoggerMessage(1014, LogLevel.Warning, "Gates are in mode off: {Unanswered} steps wait unanswered.")]
    public static partial void GatesAreOff(ILogger logger, int unanswered);

    [LoggerMessage(1013, LogLevel.Error, "The sweep failed at step {StepExecutionId}; it continues with the other steps.")]
    public static partial void StepFailed(ILogger logger, Exception exception, string stepExecutionId);
}
