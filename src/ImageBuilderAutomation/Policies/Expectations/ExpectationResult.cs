using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies.Expectations;

public sealed record ExpectationResult(Expectation Expectation, GateDecision Decision, bool Holds);
