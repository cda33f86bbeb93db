using ImageBuilderAutomation.Policies.Expectations;
using ImageBuilderAutomation.Triggers;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>The policy's <c>builds</c> as read.</summary>
/// <param name="Scopes">The scopes that its rules and freezes use.</param>
internal sealed record BuildsSection(TriggerRules Rules, IReadOnlyList<BuildExpectation> Expectations, IReadOnlyList<Scope> Scopes);
