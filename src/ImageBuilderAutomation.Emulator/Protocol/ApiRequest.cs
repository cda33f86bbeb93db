namespace ImageBuilderAutomation.Emulator.Protocol;

/// <summary>A completely received HTTP request.</summary>
/// <param name="Path">Percent-encoded, because the ARN of a tag operation contains encoded slashes.</param>
/// <param name="Query">Percent-encoded, without the question mark.</param>
public sealed record ApiRequest(string Method, string Path, string Query, string? Authorization, ReadOnlyMemory<byte> Body);

/// <param name="ErrorType">The value of the header <c>x-amzn-ErrorType</c>; null on success.</param>
public sealed record ApiResponse(int Status, string RequestId, string? ErrorType, ReadOnlyMemory<byte> Body);
