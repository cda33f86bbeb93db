using ImageBuilderAutomation.Policies.Expectations;
using ImageBuilderAutomation.Triggers;

namespace ImageBuilderAutomation.Policies.Reading;

/// <param name="Scopes">Those that its rules and freezes use.</param>
internal sealed record ReadBuilds(TriggerRules Rules, IReadOnlyList<BuildExpectation> Expectations, IReadOnlyList<Scope> Scopes);
