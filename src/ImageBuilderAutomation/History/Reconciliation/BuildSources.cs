using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.PipelineHealth;

namespace ImageBuilderAutomation.History.Reconciliation;

/// <summary>Sources that builds are listed from: pipelines and image versions in the service, and the recorded builds.</summary>
public sealed class BuildSources(IImageLists lists, IRecordedBuilds recorded)
{
    private const string Records = "records/";

    /// <summary>
    /// In ordinal order. Pipelines come first, because their lists name most builds; then image versions, which also name builds made without a pipeline;
    /// then the records, for images that no list names any more.
    /// </summary>
    internal async Task<IReadOnlyList<string>> ListAsync(ReconcilePass pass, CancellationToken cancellationToken)
    {
        var pipelines = await pass.PagesAsync(token => lists.PipelinesAsync(token, cancellationToken));
        var versions = await pass.PagesAsync(token => lists.VersionsAsync(token, cancellationToken));
        foreach (var pipeline in pipelines)
            pass.Pipelines[pipeline.Arn] = pipeline;
        var arns = pipelines.Select(pipeline => pipeline.Arn).Concat(versions);
        return [.. arns.Concat(ImageStatus.InOrder.Select(status => Records + status)).Distinct().Order(StringComparer.Ordinal)];
    }

    internal async Task<IReadOnlyList<string>> BuildsOfAsync(ReconcilePass pass, string source, CancellationToken cancellationToken)
    {
        if (source.StartsWith(Records, StringComparison.Ordinal))
            return await RecordedAsync(source[Records.Length..], cancellationToken);

        var builds = await pass.PagesAsync(token => lists.BuildsAsync(source, token, cancellationToken));
        foreach (var build in builds)
            pass.Listed[build.Arn] = build;
        return [.. builds.Select(build => build.Arn)];
    }

    private async Task<IReadOnlyList<string>> RecordedAsync(string status, CancellationToken cancellationToken)
    {
        List<string> builds = [];
        await foreach (var build in recorded.ListArnsByStatusAsync(status, cancellationToken))
            builds.Add(build);
        return builds;
    }

    /// <summary>The build from a list already read in this run, or from the list of its image version. Null if no list names it.</summary>
    internal async Task<ListedBuild?> FindAsync(ReconcilePass pass, ImageBuildArn image, CancellationToken cancellationToken)
    {
        var (build, version) = (image.ToString(), $"{image}"[..$"{image}".LastIndexOf('/')]);
        if (!pass.Listed.ContainsKey(build) && pass.Versions.Add(version))
            await BuildsOfAsync(pass, version, cancellationToken);
        return pass.Listed.GetValueOrDefault(build);
    }
}

/// <summary>A build as a list returns it: less than GetImage returns, but enough to see whether the record is outdated.</summary>
public sealed record ListedBuild(string Arn, string Status, string? Reason, IReadOnlyList<string> AmiIds)
{
    /// <summary>
    /// True if the record lacks something that the list shows, if the scan was unfinished at the last read, or if the details are missing.
    /// A value missing in the list is not a difference; otherwise every pass would read every such image again.
    /// </summary>
    public bool IsAheadOf(BuildRecord? record, BuildDetails? details) =>
        record is not { IsDeleted: false, Current: { } known }
        || known.Status != Status
        || (Reason is not null && known.Reason != Reason)
        || known.IsBeingScanned
        || (AmiIds.Count > 0 && !known.Amis.Select(ami => ami.ImageId).ToHashSet(StringComparer.Ordinal).SetEquals(AmiIds))
        || (known is { HasEnded: true, Status: not ImageStatus.Deleted } && details?.Covers(known) is not true);
}

/// <summary>Lists pipelines, image versions and builds. Each method makes one call.</summary>
public interface IImageLists
{
    /// <summary>The account's pipelines.</summary>
    Task<ListPage<ListedPipeline>> PipelinesAsync(string? token, CancellationToken cancellationToken);

    /// <summary>ARNs of the account's own image versions, including deprecated ones.</summary>
    Task<ListPage<string>> VersionsAsync(string? token, CancellationToken cancellationToken);

    /// <summary>The builds of a pipeline or image version; empty if it does not exist any more.</summary>
    Task<ListPage<ListedBuild>> BuildsAsync(string sourceArn, string? token, CancellationToken cancellationToken);
}

/// <param name="NextToken">Null or empty on the last page; a page may be short or empty while more follow.</param>
public sealed record ListPage<T>(IReadOnlyList<T> Items, string? NextToken);

/// <summary>Lists builds as recorded in the history.</summary>
public interface IRecordedBuilds
{
    /// <summary>ARNs of the builds whose latest recorded status is this one, also of those whose record is damaged. Eventually consistent.</summary>
    IAsyncEnumerable<string> ListArnsByStatusAsync(string status, CancellationToken cancellationToken);
}
