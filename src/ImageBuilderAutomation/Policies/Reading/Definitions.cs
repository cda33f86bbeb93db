using ImageBuilderAutomation.Policies.Waivers;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>What rules refer to by name, or look at.</summary>
/// <param name="ScopesNode">Where scopes are defined, also those that could not be read: they must not cause a second problem.</param>
internal sealed record Definitions(
    IReadOnlyDictionary<string, Scope> Scopes, SourceNode? ScopesNode, IReadOnlyDictionary<string, ApproverGroup> Groups, IReadOnlyList<Waiver> Waivers);
