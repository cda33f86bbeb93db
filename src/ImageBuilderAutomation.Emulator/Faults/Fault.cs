namespace ImageBuilderAutomation.Emulator.Faults;

/// <param name="Operation">Null: any operation.</param>
/// <param name="AfterEffect">The call takes effect and only its response is lost, as when a client times out.</param>
public sealed record Fault(string? Operation, string Error, string Message, bool AfterEffect);
