using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Releases;

/// <summary>Everything in a release record. The same facts give the same bytes, whatever the order of their lists.</summary>
/// <param name="Image">As read from the service for this record.</param>
/// <param name="Previous">The last link of the chain; null if this release is the recipe's first.</param>
public sealed record ReleaseFacts(
    ImageSnapshot Image,
    IReadOnlyList<GateRecord> Gates,
    IReadOnlyList<BuildStart> Starts,
    Known<IReadOnlyList<ReleasedPackage>> Packages,
    Known<IReadOnlyList<Finding>> Findings,
    Release? Previous);
