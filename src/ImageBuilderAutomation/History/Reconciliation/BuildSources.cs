using ImageBuilderAutomation.Events;

namespace ImageBuilderAutomation.History.Reconciliation;

/// <summary>Sources that builds are listed from: pipelines and image versions in the service, and the recorded builds.</summary>
public sealed class BuildSources(IImageLists lists, IRecordedBuilds recorded)
{
    private const string Records = "records/";

    private static readonly string[] Statuses =
    [
        "AVAILABLE", "BUILDING", "CANCELLED", "CREATING", "DELETED", "DEPRECATED", "DISABLED", "DISTRIBUTING", "FAILED", "INTEGRATING", "PENDING", "TESTING",
    ];

    /// <summary>
    /// In ordinal order. Pipelines come first, because their lists name most builds; then image versions, which also name builds made without a pipeline;
    /// then the records, for images that no list names any more.
    /// </summary>
    internal async Task<IReadOnlyList<string>> ListAsync(ReconcilePass pass, CancellationToken cancellationToken)
    {
        var pipelines = await pass.PagesAsync(token => lists.PipelinesAsync(token, cancellationToken));
        var versions = await pass.PagesAsync(token => lists.VersionsAsync(token, cancellationToken));
        return [.. pipelines.Concat(versions).Concat(Statuses.Select(status => Records + status)).Distinct().Order(StringComparer.Ordinal)];
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
        await foreach (var record in recorded.ListByStatusAsync(status, cancellationToken))
            builds.Add(record.ImageArn);
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
