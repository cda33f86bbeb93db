using ImageBuilderAutomation.Triggers.PipelineRuns;

namespace ImageBuilderAutomation.Policies.Expectations;

public sealed record BuildExpectationResult(BuildExpectation Expectation, PipelineRunDecision Decision, bool Holds);
