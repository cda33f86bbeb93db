using ImageBuilderAutomation.Emulator;

namespace Conformance.Scenarios;

/// <summary>A sequence of calls and assertions that every client runs on its own emulator.</summary>
/// <param name="With">Changes the emulator's options for this scenario.</param>
internal sealed record Scenario(string Name, Func<ScenarioContext, Task> Play, Func<EmulatorOptions, EmulatorOptions>? With = null);
