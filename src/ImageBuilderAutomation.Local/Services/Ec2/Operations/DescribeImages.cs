using System.Xml.Linq;
using ImageBuilderAutomation.Local.Services.Ec2.State;
using ImageBuilderAutomation.Local.Services.Ec2.Wire;

namespace ImageBuilderAutomation.Local.Services.Ec2.Operations;

/// <summary>DescribeImages: the AMIs that the caller owns or may launch.</summary>
// Documented: EC2 API Reference, "DescribeImages".
internal static class DescribeImages
{
    public static Ec2Operation Operation { get; } = new(
        "DescribeImages", Run, "ImageId", "Owner", "ExecutableBy", "Filter", "IncludeDeprecated", "IncludeDisabled", "MaxResults", "NextToken");

    private static Filters<(Ami Ami, DateTimeOffset Now)> Filters { get; } = new(
        new Dictionary<string, Func<(Ami Ami, DateTimeOffset Now), IEnumerable<string?>>>
        {
            ["architecture"] = at => [at.Ami.Architecture],
            ["block-device-mapping.snapshot-id"] = at => at.Ami.Devices.Select(device => device.Snapshot.Id),
            ["creation-date"] = at => [Shown.Time(at.Ami.CreatedAt)],
            ["description"] = at => [at.Ami.Description],
            ["hypervisor"] = _ => [ImageView.Hypervisor],
            ["image-allowed"] = _ => ["true"],
            ["image-id"] = at => [at.Ami.Id],
            ["image-type"] = _ => [ImageView.ImageType],
            ["is-public"] = at => [at.Ami.Permissions.IsPublic ? "true" : "false"],
            ["name"] = at => [at.Ami.Name],
            ["owner-alias"] = _ => [],
            ["owner-id"] = at => [at.Ami.Owner],
            ["platform"] = at => [at.Ami.IsWindows ? "windows" : null],
            ["root-device-type"] = _ => [ImageView.RootDeviceType],
            ["scan-result.highest-finding-severity-label"] = at => [ImageView.ScanOf(at.Ami) is { } scan ? ImageView.Highest(scan) : null],
            ["source-image-id"] = at => [at.Ami.SourceImage],
            ["source-image-region"] = at => [at.Ami.SourceRegion],
            ["state"] = at => [at.Ami.State],
            ["virtualization-type"] = _ => [ImageView.Virtualization],
        },
        at => at.Ami.Tags);

    private static XElement?[] Run(Ec2Call call)
    {
        var request = call.Request;
        var (owners, users, matches) = (request.Texts("Owner"), request.Texts("ExecutableBy"), Filters.Of(request));
        var (deprecated, disabled) = (request.Flag("IncludeDeprecated"), request.Flag("IncludeDisabled"));
        var ids = request.Texts("ImageId");
        var found = (ids.Count > 0 ? ids.Distinct().Order(StringComparer.Ordinal).Select(id => Find(call, id)).OfType<Ami>() : call.Region.Images.Values)
            .Where(ami => !ami.IsDeregistered && ami.IsUsableBy(call.Account)
                && (disabled || ami.State != AmiState.Disabled)
                // Documented: the owner sees deprecated AMIs always. Assumed: another account does not see them by their ids either.
                && (deprecated || ami.Owner == call.Account || !ami.IsDeprecated(call.Now))
                && (owners.Count == 0 || owners.Contains(ami.Owner) || (ami.Owner == call.Account && owners.Contains("self")))
                && (users.Count == 0 || users.Any(user => IsExecutableBy(ami, user, call.Account)))
                && matches((ami, call.Now)));
        return Pages.Of(request, "imagesSet", found, ami => ImageView.Of(ami, call.Now));
    }

    // Documented: a deregistered AMI is missing from the response as long as an instance refers to it; then its id is an error.
    private static Ami? Find(Ec2Call call, string id)
    {
        Ec2Call.CheckImageId(id);
        return !call.Region.Images.TryGetValue(id, out var ami) ? throw Ec2Call.NoImage(id)
            : !ami.IsDeregistered ? ami
            : call.Region.Instances.Values.Any(instance => instance.Image == id) ? null
            : throw Ec2Call.NoImage(id);
    }

    // Documented: self means explicit launch permission for the caller, all means public.
    private static bool IsExecutableBy(Ami ami, string user, string caller) =>
        user == "all" ? ami.Permissions.IsPublic : ami.Permissions.Accounts.Contains(user == "self" ? caller : user);
}
