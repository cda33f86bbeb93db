using ImageBuilderAutomation.Emulator.Protocol;

namespace Conformance.Scenarios;

/// <summary>How a scenario went.</summary>
/// <param name="Problems">Where answers differ from the model.</param>
internal sealed record Performance(Exception? Failure, IReadOnlyList<RequestEntry> Requests, IReadOnlyList<string> Problems);
