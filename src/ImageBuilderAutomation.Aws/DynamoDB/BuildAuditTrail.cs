using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Triggers;

namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <summary>A build with all its records.</summary>
/// <param name="Build">Null when a gate was recorded before any state change.</param>
/// <param name="Gates">Oldest first.</param>
/// <param name="Starts">Oldest first.</param>
/// <param name="Details">Null while the build runs, and when the image was deleted before it was inspected.</param>
public sealed record BuildAuditTrail(BuildRecord? Build, IReadOnlyList<GateRecord> Gates, IReadOnlyList<BuildStart> Starts, BuildDetails? Details)
{
    /// <summary>Null until lifecycle acts on the image.</summary>
    public LifecycleRecord? Lifecycle { get; init; }

    /// <summary>Null for a build that this product did not start.</summary>
    public BuildOrigin? Origin { get; init; }
}
