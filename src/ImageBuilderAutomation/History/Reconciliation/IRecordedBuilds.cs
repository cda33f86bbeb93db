namespace ImageBuilderAutomation.History.Reconciliation;

/// <summary>Lists builds as recorded in the history.</summary>
public interface IRecordedBuilds
{
    /// <summary>Builds whose latest recorded status is this one. Eventually consistent.</summary>
    IAsyncEnumerable<BuildRecord> ListByStatusAsync(string status, CancellationToken cancellationToken);
}
