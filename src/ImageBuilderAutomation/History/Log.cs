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
}
