namespace ImageBuilderAutomation.Events;

/// <summary>An event that cannot be handled. The invocation fails, so that the event ends in the failure queue and is not lost.</summary>
public sealed class UnusableEventException(string expected, string? found)
    : Exception($"Expected {expected}, found {(found is null ? "nothing" : $"'{Shortened(found)}'")}.")
{
    public string Expected { get; } = expected;

    public string? Found { get; } = found;

    private static string Shortened(string text) => text.Length <= 200 ? text : text[..200] + "…";
}
