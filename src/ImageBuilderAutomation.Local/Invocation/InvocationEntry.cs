namespace ImageBuilderAutomation.Local.Invocation;

/// <summary>One line of the invocation log.</summary>
/// <param name="Attempt">1 for the first.</param>
/// <param name="Error">Type and message; null when it succeeded.</param>
public sealed record InvocationEntry(DateTimeOffset At, string Function, string RequestId, int Attempt, string Source, string Payload, string? Error)
{
    /// <summary>It ended neither well nor by an error of its own.</summary>
    public bool WasKilled => Error?.EndsWith(InvocationError.Killed, StringComparison.Ordinal) == true;
}
