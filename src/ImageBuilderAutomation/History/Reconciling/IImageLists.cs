namespace ImageBuilderAutomation.History.Reconciling;

/// <summary>Each method is one call.</summary>
public interface IImageLists
{
    /// <summary>ARNs of the account's pipelines.</summary>
    Task<ListPage<string>> PipelinesAsync(string? token, CancellationToken cancellationToken);

    /// <summary>ARNs of the account's own image versions, deprecated ones as well.</summary>
    Task<ListPage<string>> VersionsAsync(string? token, CancellationToken cancellationToken);

    /// <summary>The builds of a pipeline or of an image version; empty when there is none of this name any more.</summary>
    Task<ListPage<ListedBuild>> BuildsAsync(string sourceArn, string? token, CancellationToken cancellationToken);
}
