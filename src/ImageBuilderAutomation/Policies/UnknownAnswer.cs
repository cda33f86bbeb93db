using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies;

/// <summary>Ask every so often, for so long since the step began to wait; then say so.</summary>
/// <param name="Then"><see cref="GateAnswer.Hold"/> or <see cref="GateAnswer.Stop"/>; what is unknown never resumes.</param>
public sealed record UnknownAnswer(TimeSpan AskEvery, TimeSpan For, GateAnswer Then)
{
    public static readonly UnknownAnswer Default = new(TimeSpan.FromMinutes(10), TimeSpan.FromHours(3), GateAnswer.Hold);
}
