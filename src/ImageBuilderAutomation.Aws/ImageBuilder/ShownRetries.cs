using System.Globalization;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <summary>
/// The retries of a build, as its workflow executions show them: a replaced execution was retried after its end and before the next execution of the same
/// workflow. Numbers are not compared, because one retry may repeat several workflows, two retries may repeat different ones, and a call that a client sends
/// twice with one token is one retry that CloudTrail reports twice.
/// </summary>
internal static class ShownRetries
{
    /// <summary>CloudTrail reports whole seconds, and the clocks of two services differ a little.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(5);

    /// <param name="reported">The times of the calls that retried the build.</param>
    /// <returns>The retry that none of the calls explains, for people; null if there is no such retry.</returns>
    public static string? Unreported(IReadOnlyList<WorkflowExecutionMetadata> executions, IEnumerable<DateTimeOffset> reported)
    {
        var calls = reported.Order().ToList();
        return executions
            .GroupBy(execution => execution.WorkflowBuildVersionArn, StringComparer.Ordinal)
            .Select(same => Unreported([.. same.Select(Run.Of).Where(run => run.Ran).OrderBy(run => run.Start)], calls))
            .FirstOrDefault(problem => problem is not null);
    }

    /// <param name="runs">The executions of one workflow, in the order of their starts.</param>
    private static string? Unreported(List<Run> runs, List<DateTimeOffset> calls)
    {
        var unused = 0;
        for (var i = 0; i < runs.Count; i++)
        {
            if (!runs[i].IsReplaced)
                continue;
            if (runs[i].End is not { } end)
                return "the service shows a retry of the build, but not when the retried workflow ended";

            var next = i + 1 < runs.Count ? runs[i + 1].Start : DateTimeOffset.MaxValue;
            while (unused < calls.Count && calls[unused] < end - Tolerance)
                unused++;
            if (unused == calls.Count || calls[unused] - Tolerance > next)
                return string.Create(CultureInfo.InvariantCulture, $"the service shows a retry of the build after {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC, and no event reports it");
            unused++;
        }

        return null;
    }

    /// <param name="Start">The end of time for an execution that has not started.</param>
    private sealed record Run(bool IsReplaced, DateTimeOffset Start, DateTimeOffset? End, bool Ran)
    {
        public static Run Of(WorkflowExecutionMetadata execution)
        {
            var (start, end) = (ResponseFields.TimeIfReadable(execution.StartTime), ResponseFields.TimeIfReadable(execution.EndTime));
            var isReplaced = execution.Retried == true;
            // A retry also replaces the workflows behind the one that failed, which had not run yet.
            var ran = start is not null || !isReplaced || execution.Status?.Value is not ExecutionStatus.Skipped;
            return new(isReplaced, start ?? DateTimeOffset.MaxValue, end, ran);
        }
    }
}
