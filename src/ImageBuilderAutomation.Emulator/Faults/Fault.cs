namespace ImageBuilderAutomation.Emulator.Faults;

/// <param name="Operation">Null: any operation.</param>
/// <param name="AfterEffect">The call takes effect and only its answer is lost, as when a response times out.</param>
public sealed record Fault(string? Operation, string Error, string Message, bool AfterEffect);
