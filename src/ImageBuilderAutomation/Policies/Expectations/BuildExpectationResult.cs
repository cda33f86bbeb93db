using ImageBuilderAutomation.Triggers.Rounds;

namespace ImageBuilderAutomation.Policies.Expectations;

public sealed record BuildExpectationResult(BuildExpectation Expectation, RoundDecision Decision, bool Holds);
