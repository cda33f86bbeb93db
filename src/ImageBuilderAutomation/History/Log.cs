using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.History;

internal static partial class Log
{
    // Event ids 1100 to 1199 belong to history.
    [LoggerMessage(1100, LogLevel.Information,
        "Build {ImageArn} changed to {Status} (reported by {Source}); current status {CurrentStatus}, "
        + "{Transitions} transitions recorded, record written: {Written}.")]
    public static partial void BuildRecorded(
        ILogger logger, string imageArn, string status, string source, string currentStatus, int transitions, bool written);

    [LoggerMessage(1102, LogLevel.Information,
        "History was compared with the service {Reach} (pass started at {PassStartedAt}): {Checked} builds checked, {Missing} missing, {Corrected} corrected, "
        + "{Deleted} deleted, {Failed} failed, {Calls} calls.")]
    public static partial void Reconciled(
        ILogger logger, string reach, string passStartedAt, int @checked, int missing, int corrected, int deleted, int failed, int calls);

    [LoggerMessage(1103, LogLevel.Warning,
        "The record of build {ImageArn} could not be read and was written again from what the service shows. Its earlier transitions are lost; "
        + "the table's point-in-time recovery has them.")]
    public static partial void BuildRebuilt(ILogger logger, string imageArn);

    [LoggerMessage(1101, LogLevel.Information, "Build {ImageArn} was started by {Starter} ({Operation}), record written: {Written}.")]
    public static partial void StartRecorded(ILogger logger, string imageArn, string starter, string operation, bool written);
}
