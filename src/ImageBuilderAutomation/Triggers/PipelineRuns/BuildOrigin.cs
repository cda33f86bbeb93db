using ImageBuilderAutomation.Triggers.Causes;

namespace ImageBuilderAutomation.Triggers.PipelineRuns;

/// <summary>What started a build; stored beside the build.</summary>
/// <param name="Causes">As text for people.</param>
/// <param name="Keys">Keys of the causes, as in the run.</param>
public sealed record BuildOrigin(
    string PipelineArn, int RunSequence, string Reason, IReadOnlyList<string> Causes, IReadOnlyList<string> Keys, string PolicyHash, DateTimeOffset StartedAt)
{
    public bool Has(CauseKind kind) => Keys.Any(key => key.StartsWith($"{kind}:", StringComparison.Ordinal));
}
