using ImageBuilderAutomation.Triggers.Graph;
using ImageBuilderAutomation.Triggers.Rounds;

namespace ImageBuilderAutomation.Triggers;

/// <param name="Because">A plain phrase; it stands in the log line.</param>
public sealed record RoundReport(string PipelineArn, int Round, RoundResult Result, string Because, string? ImageArn)
{
    internal static RoundReport Of(Round round, RoundResult result, string because) => new(round.PipelineArn, round.N, result, because, round.ImageArn);

    public override string ToString() => $"{Pipeline.NameIn(PipelineArn)} {Result} ({Because})";
}
