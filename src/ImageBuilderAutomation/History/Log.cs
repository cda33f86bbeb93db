using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.History;

internal static partial class Log
{
    // History owns 1100 to 1199.
    [LoggerMessage(1100, LogLevel.Information,
        "Build {ImageArn} went to {Status} (told by {Source}); the service shows {CurrentStatus}, "
        + "{Transitions} transitions known, record written: {Written}.")]
    public static partial void BuildRecorded(
        ILogger logger, string imageArn, string status, string source, string currentStatus, int transitions, bool written);

    [LoggerMessage(1102, LogLevel.Information,
        "History was compared with the service {Reach} (pass of {PassBeganAt}): {Looked} builds looked at, {Missing} missing, {Corrected} corrected, "
        + "{Gone} gone, {Failed} failed, {Calls} calls.")]
    public static partial void Reconciled(
        ILogger logger, string reach, string passBeganAt, int looked, int missing, int corrected, int gone, int failed, int calls);

    [LoggerMessage(1101, LogLevel.Information, "Build {ImageArn} was started by {Starter} ({Operation}), record written: {Written}.")]
    public static partial void StartRecorded(ILogger logger, string imageArn, string starter, string operation, bool written);
}
