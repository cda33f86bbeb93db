namespace ImageBuilderAutomation.Local.Invocation;

/// <summary>One attempt in the invocation log.</summary>
/// <param name="Attempt">Counted from 1.</param>
/// <param name="Error">Type and message of the error; null if the attempt succeeded.</param>
public sealed record InvocationEntry(DateTimeOffset At, string Function, string RequestId, int Attempt, string Source, string Payload, string? Error)
{
    /// <summary>True if the process of the function was killed.</summary>
    public bool WasKilled => Error?.EndsWith(InvocationError.Killed, StringComparison.Ordinal) == true;
}
