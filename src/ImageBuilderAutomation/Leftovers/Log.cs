using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Leftovers;

internal static partial class Log
{
    // Event ids 1800 to 1899 belong to leftovers. Placeholders are text and numbers: the JSON provider supports few other types under native AOT.
    [LoggerMessage(1800, LogLevel.Information, "AMI {AmiId} was {State}: {Verdict} ({Reason}).")]
    private static partial void AmiChangeHandled(ILogger logger, string amiId, string state, string verdict, string reason);

    public static void AmiChangeHandled(ILogger logger, string amiId, string state, AmiChangeDecision decision) =>
        AmiChangeHandled(logger, amiId, state, decision.Verdict.ToString(), decision.Reason);

    [LoggerMessage(
        1801, LogLevel.Information,
        "Checked for leftovers: {Stuck} builds stuck, {Cancelled} requests to cancel one, {Resources} resources left over, {Left} left. Not judged: {Problem}.")]
    private static partial void Checked(ILogger logger, int stuck, int cancelled, int resources, int left, string problem);

    public static void Checked(ILogger logger, LeftoverReport report) =>
        Checked(logger, report.Stuck, report.Cancelled, report.Resources, report.Left, report.Problem ?? "nothing");

    [LoggerMessage(1802, LogLevel.Error, "The check of {Item} for leftovers failed; the others are checked.")]
    public static partial void ItemFailed(ILogger logger, Exception exception, string item);
}
