namespace ImageBuilderAutomation.Local.Template;

/// <param name="Input">Constant JSON that is sent instead of the event; null sends the event.</param>
public sealed record TargetResource(string FunctionArn, string? Input)
{
    /// <summary>The ARN of the dead-letter queue; null drops events that cannot be delivered.</summary>
    public string? DeadLetters { get; init; }
}
