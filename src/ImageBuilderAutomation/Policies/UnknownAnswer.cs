using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies;

/// <summary>A rule's answer while a fact is unknown: ask again until a time limit, then hold or stop.</summary>
/// <param name="AskEvery">Interval between two readings of the facts.</param>
/// <param name="For">Time limit, counted from the time at which the step began to wait.</param>
/// <param name="Then"><see cref="GateAnswer.Hold"/> or <see cref="GateAnswer.Stop"/>; an unknown fact never resumes.</param>
public sealed record UnknownAnswer(TimeSpan AskEvery, TimeSpan For, GateAnswer Then)
{
    public static readonly UnknownAnswer Default = new(TimeSpan.FromMinutes(10), TimeSpan.FromHours(3), GateAnswer.Hold);
}
