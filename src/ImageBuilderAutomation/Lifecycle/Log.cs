using ImageBuilderAutomation.Lifecycle.Usage;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Lifecycle;

internal static partial class Log
{
    // Lifecycle uses event ids 1300 to 1399.
    [LoggerMessage(1300, LogLevel.Information,
        "Lifecycle run in mode {Mode}: {Images} images, {Kept} kept, {Waiting} waiting, {ToAnnounce} to announce, {ToRetire} to retire; "
        + "{Announced} announced, {Started} started, {Ended} completed, {InProgress} in progress, {BroughtBack} brought back, "
        + "{Failed} failed; use of {Amis} AMIs asked with {Calls} calls, "
        + "{ReportsRequested} usage reports requested, {ReportsRead} read ({Reason}).")]
    private static partial void Ran(
        ILogger logger, string mode, int images, int kept, int waiting, int toAnnounce, int toRetire, int announced, int started, int ended, int inProgress,
        int broughtBack, int failed, int amis, int calls, int reportsRequested, int reportsRead, string reason);

    public static void Ran(ILogger logger, RetireReport report)
    {
        var (plan, reports) = (report.Plan, report.Reports);
        var unread = report.Usage.Where(source => source.Problem is not null).Select(source => $"{source.Source.Name()}: {source.Problem}").ToList();
        if (reports?.Problem is { } problem)
            unread.Add($"usage reports: {problem}");
        var reason = string.Join("; ", new[] { report.Reason }.Concat(plan?.Refusals.Select(refusal => $"refused: {refusal}") ?? []).OfType<string>().Concat(unread));
        Ran(
            logger, report.Mode.ToString(), plan?.Decisions.Count ?? 0, plan?.Count(ImageVerdict.Keep) ?? 0, plan?.Count(ImageVerdict.Wait) ?? 0,
            plan?.Count(ImageVerdict.Announce) ?? 0, plan?.Count(ImageVerdict.Act) ?? 0, report.Announced.Count, report.Started.Count, report.Completed.Count,
            report.InProgress, report.BroughtBack.Count, report.Failures.Count, report.Usage.SelectMany(source => source.Amis.Keys).Distinct().Count(),
            report.Usage.Sum(source => source.Calls) + (reports?.Calls ?? 0), reports?.Requested ?? 0, reports?.Read ?? 0,
            reason.Length > 0 ? reason : "no refusals");
    }

    [LoggerMessage(1302, LogLevel.Information, "A launch of disabled image {ImageArn} by {By} failed with {ErrorCode}; mode {Mode}: {Result}.")]
    public static partial void LaunchFailed(ILogger logger, string imageArn, string by, string errorCode, string mode, string result);

    [LoggerMessage(1303, LogLevel.Error, "{Count} lifecycle records are damaged and were skipped; a failed launch of their images is not recorded.")]
    public static partial void DamagedRecordsSkipped(ILogger logger, Exception exception, int count);

    [LoggerMessage(1301, LogLevel.Error, "Lifecycle failed for {ImageArn}; the run continues with the other images.")]
    public static partial void ImageFailed(ILogger logger, Exception exception, string imageArn);
}
