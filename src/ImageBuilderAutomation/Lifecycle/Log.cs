using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Lifecycle;

internal static partial class Log
{
    // Lifecycle uses event ids 1300 to 1399.
    [LoggerMessage(1300, LogLevel.Information,
        "Lifecycle run in mode {Mode}: {Images} images, {Kept} kept, {Waiting} waiting, {ToAnnounce} to announce, {ToRetire} to retire; "
        + "{Announced} announced, {Begun} started, {Ended} completed, {UnderWay} in progress, {Failed} failed ({Because}).")]
    private static partial void Ran(
        ILogger logger, string mode, int images, int kept, int waiting, int toAnnounce, int toRetire, int announced, int begun, int ended, int underWay,
        int failed, string because);

    public static void Ran(ILogger logger, RetireReport report)
    {
        var plan = report.Plan;
        var because = string.Join("; ", new[] { report.Because }.Concat(plan?.Refusals.Select(refusal => $"refused: {refusal}") ?? []).OfType<string>());
        Ran(
            logger, report.Mode.ToString(), plan?.Decisions.Count ?? 0, plan?.Count(ImageVerdict.Keep) ?? 0, plan?.Count(ImageVerdict.Wait) ?? 0,
            plan?.Count(ImageVerdict.Announce) ?? 0, plan?.Count(ImageVerdict.Act) ?? 0, report.Announced.Count, report.Begun.Count, report.Ended.Count,
            report.UnderWay, report.Failures.Count, because.Length > 0 ? because : "no refusals");
    }

    [LoggerMessage(1301, LogLevel.Error, "Lifecycle failed for {ImageArn}; the run continues with the other images.")]
    public static partial void ImageFailed(ILogger logger, Exception exception, string imageArn);
}
