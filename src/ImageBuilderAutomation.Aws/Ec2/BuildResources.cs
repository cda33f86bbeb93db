using System.Globalization;
using Amazon.EC2.Model;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Leftovers;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Ec2;

/// <summary>
/// Reads the AMIs, snapshots and instances of the own account and Region that have Image Builder's tags, a thousand a call. All own AMIs are read, because one
/// without a tag may use a snapshot with one.
/// </summary>
public sealed class BuildResources(Ec2Calls ec2, AccountRegion accountRegion) : IEc2Resources, IAmiStates
{
    /// <summary>Documented: Image Builder user guide, "Build resources": the tag of everything that a build makes.</summary>
    private const string ImageTag = "Ec2ImageBuilderArn";

    /// <summary>Documented: the managed policy of Image Builder's lifecycle role touches only what has this tag with this value.</summary>
    private static readonly Tag CreatedByImageBuilder = new("CreatedBy", "EC2 Image Builder");

    private const int PageSize = 1000;
    private const int MaxPages = 50;

    /// <summary>An instance in another state ends by itself.</summary>
    private static readonly string[] States = ["pending", "running", "stopping", "stopped"];

    public async Task<Ec2Resources> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var images = await ReadImagesAsync([], cancellationToken);
            var snapshots = await PagesAsync("snapshots", async (token, cancellation) =>
            {
                var request = new DescribeSnapshotsRequest { OwnerIds = ["self"], Filters = [Tagged], MaxResults = PageSize, NextToken = token };
                var page = await ec2.AskAsync(accountRegion.Region, client => client.DescribeSnapshotsAsync(request, cancellation), cancellation);
                return ((IReadOnlyList<Snapshot>)(page.Snapshots ?? []), page.NextToken);
            }, cancellationToken);
            var instances = await PagesAsync("instances", async (token, cancellation) =>
            {
                var request = new DescribeInstancesRequest
                {
                    Filters = [Tagged, new() { Name = "instance-state-name", Values = [.. States] }],
                    MaxResults = PageSize,
                    NextToken = token,
                };
                var page = await ec2.AskAsync(accountRegion.Region, client => client.DescribeInstancesAsync(request, cancellation), cancellation);
                return ((IReadOnlyList<Instance>)[.. (page.Reservations ?? []).SelectMany(reservation => reservation.Instances ?? [])], page.NextToken);
            }, cancellationToken);

            if ((Problem(images) ?? Problem(snapshots) ?? Problem(instances)) is { } problem)
                return new([], problem);
            var all = ((Known<IReadOnlyList<Image>>.Yes)images).Value;
            var used = all.SelectMany(SnapshotsOf).ToHashSet(StringComparer.Ordinal);
            return new(
            [
                .. all.Where(image => TagOf(image.Tags) is not null).Select(image => new Ec2Resource(
                    LeftoverKind.Ami, image.ImageId ?? "", TagOf(image.Tags), TimeOf(image.CreationDate),
                    image.BlockDeviceMappings?.Sum(device => (long)(device.Ebs?.VolumeSize ?? 0)))),
                .. ((Known<IReadOnlyList<Snapshot>>.Yes)snapshots).Value.Select(snapshot => new Ec2Resource(
                    LeftoverKind.Snapshot, snapshot.SnapshotId ?? "", TagOf(snapshot.Tags), TimeOf(snapshot.StartTime), snapshot.VolumeSize,
                    used.Contains(snapshot.SnapshotId ?? ""))),
                .. ((Known<IReadOnlyList<Instance>>.Yes)instances).Value.Select(instance => new Ec2Resource(
                    LeftoverKind.Instance, instance.InstanceId ?? "", TagOf(instance.Tags), TimeOf(instance.LaunchTime), null)),
            ]);
        }
        catch (ServiceRefusedException error)
        {
            return new([], error.Message);
        }
    }

    public async Task<Known<string?>> ReadAsync(string amiId, CancellationToken cancellationToken)
    {
        try
        {
            // By a filter: EC2 refuses an id that it does not know.
            var read = await ReadImagesAsync([new() { Name = "image-id", Values = [amiId] }], cancellationToken);
            return read is Known<IReadOnlyList<Image>>.Yes(var images)
                ? new Known<string?>.Yes(images.FirstOrDefault(image => image.ImageId == amiId)?.State?.Value)
                : new Known<string?>.No(Problem(read)!);
        }
        catch (ServiceRefusedException error)
        {
            return new Known<string?>.No(error.Message);
        }
    }

    private Task<Known<IReadOnlyList<Image>>> ReadImagesAsync(List<Filter> filters, CancellationToken cancellationToken) => PagesAsync("AMIs", async (token, cancellation) =>
    {
        var request = new DescribeImagesRequest
        {
            Owners = ["self"],
            Filters = filters,
            IncludeDeprecated = true,
            IncludeDisabled = true,
            MaxResults = PageSize,
            NextToken = token,
        };
        var page = await ec2.AskAsync(accountRegion.Region, client => client.DescribeImagesAsync(request, cancellation), cancellation);
        return ((IReadOnlyList<Image>)(page.Images ?? []), page.NextToken);
    }, cancellationToken);

    private static Filter Tagged => new() { Name = "tag-key", Values = [ImageTag] };

    private static Task<Known<IReadOnlyList<T>>> PagesAsync<T>(
        string what, Func<string?, CancellationToken, Task<(IReadOnlyList<T> Items, string? NextToken)>> read, CancellationToken cancellationToken) =>
        Pager.AtMostAsync<T, string>(async (token, cancellation) => await read(token, cancellation), MaxPages, $"more than {MaxPages * PageSize} {what}", cancellationToken);

    private static string? Problem<T>(Known<IReadOnlyList<T>> known) => (known as Known<IReadOnlyList<T>>.No)?.Reason;

    private static IEnumerable<string> SnapshotsOf(Image image) => (image.BlockDeviceMappings ?? []).Select(device => device.Ebs?.SnapshotId).OfType<string>();

    /// <summary>Null unless Image Builder made it: people copy single tags.</summary>
    private static string? TagOf(List<Tag>? tags) =>
        tags?.Exists(tag => (tag.Key, tag.Value) == (CreatedByImageBuilder.Key, CreatedByImageBuilder.Value)) is true ? tags.Find(tag => tag.Key == ImageTag)?.Value : null;

    private static DateTimeOffset? TimeOf(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;

    private static DateTimeOffset? TimeOf(DateTime? at) => at is { } known ? new(known.ToUniversalTime()) : null;
}
