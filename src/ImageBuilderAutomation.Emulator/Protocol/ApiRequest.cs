namespace ImageBuilderAutomation.Emulator.Protocol;

/// <summary>What came over the wire, read to its end.</summary>
/// <param name="Path">Still percent-encoded: a tag operation's ARN carries encoded slashes.</param>
/// <param name="Query">Without the question mark, still percent-encoded.</param>
public sealed record ApiRequest(string Method, string Path, string Query, string? Authorization, ReadOnlyMemory<byte> Body);
