using ImageBuilderModel.Smithy;

namespace ImageBuilderAutomation.Emulator.Protocol;

/// <param name="Label">The decoded value of the path label; null if the operation has none.</param>
public readonly record struct Route(Operation Operation, string? Label);
