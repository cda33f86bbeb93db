using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Triggers;

internal static partial class Log
{
    // Event ids 1200 to 1299 belong to triggers. Placeholders are text and numbers: the JSON provider supports few other types under native AOT.
    [LoggerMessage(1200, LogLevel.Information, "{About}: {Summary}.")]
    public static partial void NoticeHandled(ILogger logger, string about, string summary);

    [LoggerMessage(1210, LogLevel.Information,
        "Checked deferred builds in mode {Mode}: {NotDue} not due, {Checked} checked, {Failed} failed, {Left} left to the next pass ({Summary}).")]
    private static partial void Passed(ILogger logger, string mode, int notDue, int @checked, int failed, int left, string summary);

    public static void Passed(ILogger logger, Mode mode, int notDue, int @checked, int failed, int left, string summary) =>
        Passed(logger, mode.ToString(), notDue, @checked, failed, left, summary);

    [LoggerMessage(1211, LogLevel.Error, "The pass failed at {What} and continues with the rest.")]
    public static partial void PassFailedAt(ILogger logger, Exception exception, string what);
}
