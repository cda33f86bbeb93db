using ImageBuilderAutomation.Emulator;

namespace Conformance.Scenarios;

/// <summary>A story about the service, told once and played by every client on an emulator of its own.</summary>
/// <param name="With">What is different about the emulator.</param>
internal sealed record Scenario(string Name, Func<Stage, Task> Play, Func<EmulatorOptions, EmulatorOptions>? With = null);
