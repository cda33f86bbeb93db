namespace ImageBuilderAutomation.Local.Template;

/// <param name="Input">Constant JSON that replaces the event; null passes the event on.</param>
public sealed record TargetResource(string FunctionArn, string? Input)
{
    /// <summary>ARN of the queue for what cannot be delivered; null: it is dropped.</summary>
    public string? DeadLetters { get; init; }
}
