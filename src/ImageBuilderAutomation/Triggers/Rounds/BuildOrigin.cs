using ImageBuilderAutomation.Triggers.Causes;

namespace ImageBuilderAutomation.Triggers.Rounds;

/// <summary>What started a build: kept with the build.</summary>
/// <param name="Causes">As people read them.</param>
/// <param name="Keys">As rounds know them.</param>
public sealed record BuildOrigin(
    string PipelineArn, int Round, string Because, IReadOnlyList<string> Causes, IReadOnlyList<string> Keys, string PolicyHash, DateTimeOffset StartedAt)
{
    public bool Has(CauseKind kind) => Keys.Any(key => key.StartsWith($"{kind}:", StringComparison.Ordinal));
}
