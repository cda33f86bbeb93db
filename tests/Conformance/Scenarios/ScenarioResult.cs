using ImageBuilderAutomation.Emulator.Protocol;

namespace Conformance.Scenarios;

/// <summary>The result of running a scenario.</summary>
/// <param name="Problems">Differences between responses and the model.</param>
internal sealed record ScenarioResult(Exception? Failure, IReadOnlyList<RequestEntry> Requests, IReadOnlyList<string> Problems);
