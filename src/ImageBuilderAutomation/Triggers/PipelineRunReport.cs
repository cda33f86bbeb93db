using ImageBuilderAutomation.Triggers.Graph;
using ImageBuilderAutomation.Triggers.PipelineRuns;

namespace ImageBuilderAutomation.Triggers;

/// <param name="Reason">A plain phrase; it stands in the log line.</param>
public sealed record PipelineRunReport(string PipelineArn, int RunSequence, PipelineRunResult Result, string Reason, string? ImageArn)
{
    internal static PipelineRunReport Of(PipelineRun run, PipelineRunResult result, string reason) => new(run.PipelineArn, run.Sequence, result, reason, run.ImageArn);

    public override string ToString() => $"{Pipeline.NameIn(PipelineArn)} {Result} ({Reason})";
}
