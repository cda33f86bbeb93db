namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>How long a WaitForAction step can wait (Image Builder user guide, workflow step actions).</summary>
internal static class WaitTimeouts
{
    /// <summary>The time-out when the workflow document sets no <c>timeoutSeconds</c>.</summary>
    public static readonly TimeSpan Default = TimeSpan.FromDays(3);

    public static readonly TimeSpan Max = TimeSpan.FromDays(7);
}
