using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Releases;

/// <summary>Everything a release record is made of. The same facts make the same bytes, in whatever order their lists came.</summary>
/// <param name="Image">As read from the service for this record.</param>
/// <param name="Previous">The chain's last link; null when this release is the recipe's first.</param>
public sealed record ReleaseFacts(
    ImageSnapshot Image,
    IReadOnlyList<GateRecord> Gates,
    IReadOnlyList<BuildStart> Starts,
    Known<IReadOnlyList<ReleasedPackage>> Packages,
    Known<IReadOnlyList<Finding>> Findings,
    Release? Previous);
