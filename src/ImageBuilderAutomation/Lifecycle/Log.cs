using ImageBuilderAutomation.Lifecycle.Usage;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Lifecycle;

internal static partial class Log
{
    // Lifecycle uses event ids 1300 to 1399.
    [LoggerMessage(1300, LogLevel.Information,
        "Lifecycle run in mode {Mode}: {Images} images, {Kept} kept, {Waiting} waiting, {ToAnnounce} to announce, {ToRetire} to retire; "
        + "{Announced} announced, {Started} started, {Ended} completed, {InProgress} in progress, {Failed} failed ({Reason}).")]
    private static partial void Ran(
        ILogger logger, string mode, int images, int kept, int waiting, int toAnnounce, int toRetire, int announced, int started, int ended, int inProgress,
        int failed, string reason);

    public static void Ran(ILogger logger, RetireReport report)
    {
        var plan = report.Plan;
        var reason = string.Join("; ", new[] { report.Reason }.Concat(plan?.Refusals.Select(refusal => $"refused: {refusal}") ?? []).OfType<string>());
        Ran(
            logger, report.Mode.ToString(), plan?.Decisions.Count ?? 0, plan?.Count(ImageVerdict.Keep) ?? 0, plan?.Count(ImageVerdict.Wait) ?? 0,
            plan?.Count(ImageVerdict.Announce) ?? 0, plan?.Count(ImageVerdict.Act) ?? 0, report.Announced.Count, report.Started.Count, report.Completed.Count,
            report.InProgress, report.Failures.Count, reason.Length > 0 ? reason : "no refusals");
    }

    [LoggerMessage(1302, LogLevel.Information,
        "Usage of {Amis} AMIs was asked with {Calls} calls; {Requested} usage reports requested, {Read} read ({Problems}).")]
    private static partial void Asked(ILogger logger, int amis, int calls, int requested, int read, string problems);

    public static void Asked(ILogger logger, RetireReport report)
    {
        if (report.Usage.Count == 0 && report.Reports is not { Calls: > 0 })
            return;
        var problems = report.Usage.Where(source => source.Problem is not null).Select(source => $"{source.Source.Name()}: {source.Problem}")
            .Append(report.Reports?.Problem is { } failed ? $"usage reports: {failed}" : null).OfType<string>().Distinct().ToList();
        Asked(
            logger, report.Usage.SelectMany(source => source.Amis.Keys).Distinct().Count(), report.Usage.Sum(source => source.Calls) + (report.Reports?.Calls ?? 0),
            report.Reports?.Requested ?? 0, report.Reports?.Read ?? 0, problems.Count == 0 ? "no problems" : string.Join("; ", problems));
    }

    [LoggerMessage(1301, LogLevel.Error, "Lifecycle failed for {ImageArn}; the run continues with the other images.")]
    public static partial void ImageFailed(ILogger logger, Exception exception, string imageArn);
}
