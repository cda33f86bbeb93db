namespace ImageBuilderAutomation.Emulator.Protocol;

/// <param name="ErrorType">The value of the header <c>x-amzn-ErrorType</c>; null on success.</param>
public sealed record ApiResponse(int Status, string RequestId, string? ErrorType, ReadOnlyMemory<byte> Body);
