namespace ImageBuilderAutomation.Events;

/// <summary>An event that can never be handled as it is. It fails the invocation, so that it ends in the failure path and nothing is lost.</summary>
public sealed class UnusableEventException(string expected, string? found)
    : Exception($"Expected {expected}, found {(found is null ? "nothing" : $"'{Shortened(found)}'")}.")
{
    public string Expected { get; } = expected;

    public string? Found { get; } = found;

    private static string Shortened(string text) => text.Length <= 200 ? text : text[..200] + "…";
}
