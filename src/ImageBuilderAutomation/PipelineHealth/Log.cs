using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.PipelineHealth;

internal static partial class Log
{
    // Event ids 1500 to 1599 belong to pipeline health. Placeholders are text and numbers: the JSON provider supports few other types under native AOT.
    [LoggerMessage(1500, LogLevel.Information, "Pipeline {PipelineArn} was disabled by the service after {Failures} failures in a row: {Result}.")]
    private static partial void DisablingHandled(ILogger logger, string pipelineArn, int failures, string result);

    public static void DisablingHandled(ILogger logger, string pipelineArn, int failures, DisablingResult result) =>
        DisablingHandled(logger, pipelineArn, failures, result.ToString());

    [LoggerMessage(1501, LogLevel.Information, "Disabled pipeline {PipelineArn}: {Verdict} ({Reason}).")]
    private static partial void PipelineEvaluated(ILogger logger, string pipelineArn, string verdict, string reason);

    public static void PipelineEvaluated(ILogger logger, PipelineHealthReport report) =>
        PipelineEvaluated(logger, report.PipelineArn, report.Verdict.ToString(), report.Reason);
}
