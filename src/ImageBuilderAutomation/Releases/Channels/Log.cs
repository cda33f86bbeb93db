using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Releases.Channels;

internal static partial class Log
{
    // Event ids 1900 to 1909 belong to channels.
    [LoggerMessage(1900, LogLevel.Error, "Channels: {Item} failed; the others are handled.")]
    public static partial void ItemFailed(ILogger logger, Exception exception, string item);

    [LoggerMessage(
        1901, LogLevel.Information,
        "Channels: {Channels} known, {Moved} moved by rule, {Empty} empty, {Failed} targets failed, {Left} parts left to the next pass.")]
    public static partial void Passed(ILogger logger, int channels, int moved, int empty, int failed, int left);

    [LoggerMessage(1902, LogLevel.Information, "Channels: parameter {Parameter} changed; it is a target of {Channels} channels.")]
    public static partial void Followed(ILogger logger, string parameter, int channels);

    [LoggerMessage(1903, LogLevel.Warning, "Channels: {Channel} has moved, but the move could not be published. The next pass publishes it.")]
    public static partial void NotPublished(ILogger logger, Exception exception, string channel);
}
