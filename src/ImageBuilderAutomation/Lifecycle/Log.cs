using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Lifecycle;

internal static partial class Log
{
    // Lifecycle owns 1300 to 1399.
    [LoggerMessage(1300, LogLevel.Information,
        "Lifecycle ran in mode {Mode}: {Images} images, {Kept} kept, {Waiting} announced earlier, {ToAnnounce} to announce, {ToRetire} to retire; "
        + "{Announced} announced, {Begun} begun, {Ended} ended, {UnderWay} under way, {Failed} failed ({Because}).")]
    private static partial void Ran(
        ILogger logger, string mode, int images, int kept, int waiting, int toAnnounce, int toRetire, int announced, int begun, int ended, int underWay, int failed,
        string because);

    public static void Ran(ILogger logger, RetireReport report)
    {
        var plan = report.Plan;
        var because = string.Join("; ", new[] { report.Because }.Concat(plan?.Refusals.Select(refusal => $"refused: {refusal}") ?? []).OfType<string>());
        Ran(
            logger, report.Mode.ToString(), plan?.Decisions.Count ?? 0, plan?.Count(ImageVerdict.Keep) ?? 0, plan?.Count(ImageVerdict.Wait) ?? 0,
            plan?.Count(ImageVerdict.Announce) ?? 0, plan?.Count(ImageVerdict.Act) ?? 0, report.Announced.Count, report.Begun.Count, report.Ended.Count,
            report.UnderWay, report.Failures.Count, because.Length > 0 ? because : "nothing in the way");
    }

    [LoggerMessage(1301, LogLevel.Error, "The lifecycle run failed at {ImageArn} and goes on.")]
    public static partial void ImageFailed(ILogger logger, Exception exception, string imageArn);
}
