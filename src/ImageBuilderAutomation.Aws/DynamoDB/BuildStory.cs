using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Triggers.Rounds;

namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <summary>A build with all that happened to it.</summary>
/// <param name="Build">Null when a gate was seen before any state change.</param>
/// <param name="Gates">Oldest first.</param>
/// <param name="Starts">Oldest first.</param>
/// <param name="Details">Null while it runs, and when it was gone before anybody looked inside.</param>
public sealed record BuildStory(BuildRecord? Build, IReadOnlyList<GateRecord> Gates, IReadOnlyList<BuildStart> Starts, BuildDetails? Details)
{
    /// <summary>Null while lifecycle has not touched the image.</summary>
    public LifecycleRecord? Lifecycle { get; init; }

    /// <summary>Null for a build that was not started here.</summary>
    public BuildOrigin? Origin { get; init; }
}
