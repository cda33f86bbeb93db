using ImageBuilderAutomation.Operations;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Triggers;

internal static partial class Log
{
    // Triggers owns 1200 to 1299. Placeholders are text and numbers: the JSON provider knows few other types under native AOT.
    [LoggerMessage(1200, LogLevel.Information, "{About}: {Summary}.")]
    public static partial void NoticeHandled(ILogger logger, string about, string summary);

    [LoggerMessage(1210, LogLevel.Information, "Looked for builds that are due in mode {Mode}: {NotDue} not due, {Looked} looked at, {Failed} failed ({Summary}).")]
    private static partial void Passed(ILogger logger, string mode, int notDue, int looked, int failed, string summary);

    public static void Passed(ILogger logger, Mode mode, int notDue, int looked, int failed, string summary) =>
        Passed(logger, mode.ToString(), notDue, looked, failed, summary);

    [LoggerMessage(1211, LogLevel.Error, "The pass failed at {What} and goes on.")]
    public static partial void PassFailedAt(ILogger logger, Exception exception, string what);
}
