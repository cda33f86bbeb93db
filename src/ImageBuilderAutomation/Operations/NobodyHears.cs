namespace ImageBuilderAutomation.Operations;

/// <summary>For hosts without a bus.</summary>
public sealed class NobodyHears : IOutcomes
{
    public Task TellAsync(Outcome outcome, CancellationToken cancellationToken) => Task.CompletedTask;
}
