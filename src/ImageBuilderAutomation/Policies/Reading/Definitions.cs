using ImageBuilderAutomation.Policies.Waivers;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>The definitions that rules refer to by name, and the waivers.</summary>
/// <param name="ScopesNode">All scope definitions, including invalid ones: a reference to those must not cause a second problem.</param>
internal sealed record Definitions(
    IReadOnlyDictionary<string, Scope> Scopes, SourceNode? ScopesNode, IReadOnlyDictionary<string, ApproverGroup> Groups, IReadOnlyList<Waiver> Waivers);
