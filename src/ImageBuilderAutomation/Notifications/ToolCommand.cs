namespace ImageBuilderAutomation.Notifications;

/// <summary>A command line that a person runs.</summary>
/// <param name="Verb">Group, verb, arguments and options: <c>gates show web-shop/1.0.0/2</c>.</param>
/// <param name="NeedsReason">The verb acts, so the person gives a reason.</param>
public sealed record ToolCommand(string Verb, bool NeedsReason = false)
{
    private const string Tool = "image-builder-automation";

    /// <summary>The stack's name; null when it is not known.</summary>
    public string? Stack { get; init; }

    // Single quotes, because notifications contain no others.
    public override string ToString() => $"{Tool} {Verb}{(Stack is null ? "" : $" --stack {Stack}")}{(NeedsReason ? " --reason '...'" : "")}";
}
