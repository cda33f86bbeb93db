using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Releases.Channels;

internal static partial class Log
{
    // Event ids 1900 to 1999 belong to channels.
    [LoggerMessage(1900, LogLevel.Error, "Channels: {Item} failed; the others are handled.")]
    public static partial void ItemFailed(ILogger logger, Exception exception, string item);
}
