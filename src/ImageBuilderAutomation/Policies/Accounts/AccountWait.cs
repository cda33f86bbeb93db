namespace ImageBuilderAutomation.Policies.Accounts;

/// <summary>A WaitForAction step in a workflow's document.</summary>
/// <param name="WorkflowType"><c>build</c>, <c>test</c> or <c>distribution</c>.</param>
/// <param name="Timeout">The document's <c>timeoutSeconds</c>, or the service's default.</param>
public sealed record AccountWait(string WorkflowArn, string WorkflowType, string Step, TimeSpan Timeout)
{
    /// <summary>The service's default when the document sets no <c>timeoutSeconds</c>.</summary>
    public static readonly TimeSpan DefaultTimeout = Reading.WaitTimeouts.Default;

    public override string ToString() => $"{WorkflowType}/{Step}";
}
