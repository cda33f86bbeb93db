namespace ImageBuilderAutomation.Local.Template;

/// <summary>The retry settings of asynchronous invocations.</summary>
/// <param name="MaximumRetryAttempts">0 to 2; Lambda's default is 2.</param>
/// <param name="MaximumEventAge">One minute to six hours; Lambda's default is six hours.</param>
public sealed record RetryConfig(int MaximumRetryAttempts, TimeSpan MaximumEventAge)
{
    public static RetryConfig Default { get; } = new(2, TimeSpan.FromHours(6));
}
