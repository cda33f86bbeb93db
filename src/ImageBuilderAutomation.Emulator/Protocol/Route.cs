using ImageBuilderModel.Smithy;

namespace ImageBuilderAutomation.Emulator.Protocol;

/// <param name="Label">The decoded value of the path's label, where the operation has one.</param>
public readonly record struct Route(Operation Operation, string? Label);
