namespace ImageBuilderAutomation.History.Reconciliation;

/// <summary>Lists pipelines, image versions and builds. Each method makes one call.</summary>
public interface IImageLists
{
    /// <summary>ARNs of the account's pipelines.</summary>
    Task<ListPage<string>> PipelinesAsync(string? token, CancellationToken cancellationToken);

    /// <summary>ARNs of the account's own image versions, including deprecated ones.</summary>
    Task<ListPage<string>> VersionsAsync(string? token, CancellationToken cancellationToken);

    /// <summary>The builds of a pipeline or image version; empty if it does not exist any more.</summary>
    Task<ListPage<ListedBuild>> BuildsAsync(string sourceArn, string? token, CancellationToken cancellationToken);
}
