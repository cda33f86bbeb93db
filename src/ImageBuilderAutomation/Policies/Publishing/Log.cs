using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Policies.Publishing;

internal static partial class Log
{
    // Published policies use event ids 1600 to 1699.
    [LoggerMessage(1600, LogLevel.Error, "Policy Published of publication {Publication} could not be published and is given up, because another policy replaces it.")]
    public static partial void NotNotified(ILogger logger, Exception exception, int publication);

    [LoggerMessage(1601, LogLevel.Error, "The history already has another publication {Publication}; the active policy {PolicyHash} is not recorded in it.")]
    public static partial void NumberTaken(ILogger logger, int publication, string policyHash);

    [LoggerMessage(1602, LogLevel.Warning, "The copy of the texts of the active policy {PolicyHash} could not be written; functions read them with a second call.")]
    public static partial void NoCopy(ILogger logger, string policyHash);
}
