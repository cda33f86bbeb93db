namespace ImageBuilderAutomation.History.Reconciling;

/// <summary>What history believes to exist.</summary>
public interface IRecordedBuilds
{
    /// <summary>Builds whose latest observation is this status; perhaps a moment old.</summary>
    IAsyncEnumerable<BuildRecord> ListByStatusAsync(string status, CancellationToken cancellationToken);
}
