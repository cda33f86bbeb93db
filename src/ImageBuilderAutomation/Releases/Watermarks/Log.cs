using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Releases.Watermarks;

internal static partial class Log
{
    // Event ids 1950 to 1999 belong to watermarks. Placeholders are text and numbers: the JSON provider supports few other types under native AOT.
    [LoggerMessage(1950, LogLevel.Error, "Watermarks: {Item} failed; the others are handled.")]
    public static partial void ItemFailed(ILogger logger, Exception exception, string item);

    [LoggerMessage(
        1951, LogLevel.Information,
        "Watermarks: {Amis} AMIs looked at, {Attached} watermarks attached, {Removed} removed, {Wrong} AMIs need a person, {Left} images left to the next pass.")]
    public static partial void Kept(ILogger logger, int amis, int attached, int removed, int wrong, int left);
}
