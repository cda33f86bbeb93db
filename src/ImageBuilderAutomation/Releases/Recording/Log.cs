using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Releases.Recording;

internal static partial class Log
{
    // Event ids 1910 to 1949 belong to release records. Placeholders are text and numbers: the JSON provider supports few other types under native AOT.
    [LoggerMessage(1910, LogLevel.Information, "Release record of {Build}: {Verdict} ({Reason}).")]
    private static partial void Decided(ILogger logger, string build, string verdict, string reason);

    public static void Decided(ILogger logger, string build, RecordingDecision decision) => Decided(logger, build, decision.Verdict.ToString(), decision.Reason);

    [LoggerMessage(
        1911, LogLevel.Information,
        "Recorded releases: {Recorded} recorded, {Archived} of earlier runs archived, {Waiting} waiting, {Unreleased} available without a release, {Left} left.")]
    private static partial void Recorded(ILogger logger, int recorded, int archived, int waiting, int unreleased, int left);

    public static void Recorded(ILogger logger, RecordingReport report) =>
        Recorded(logger, report.Recorded, report.Archived, report.Waiting, report.Unreleased, report.Left);

    [LoggerMessage(1912, LogLevel.Error, "The release record of {Item} failed; the others are recorded.")]
    public static partial void ItemFailed(ILogger logger, Exception exception, string item);

    [LoggerMessage(1913, LogLevel.Information, "No release is recorded, because the stack has no bucket for release records (parameter ReleaseBucket).")]
    public static partial void Off(ILogger logger);
}
