namespace ImageBuilderAutomation.Operations;

/// <summary>Publishes nothing, for hosts without an event bus.</summary>
public sealed class NobodyHears : IOutcomes
{
    public Task TellAsync(Outcome outcome, CancellationToken cancellationToken) => Task.CompletedTask;
}
