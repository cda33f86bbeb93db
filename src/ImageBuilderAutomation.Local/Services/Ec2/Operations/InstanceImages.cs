using System.Xml.Linq;
using ImageBuilderAutomation.Local.Services.Ec2.State;
using ImageBuilderAutomation.Local.Services.Ec2.Wire;

namespace ImageBuilderAutomation.Local.Services.Ec2.Operations;

/// <summary>DescribeInstanceImageMetadata: the AMI of each instance, also one that was deregistered or is no longer shared.</summary>
// Documented: EC2 API Reference, "DescribeInstanceImageMetadata". Assumed: an AMI that this host never had has its id alone.
internal static class InstanceImages
{
    public static Ec2Operation Operation { get; } = new("DescribeInstanceImageMetadata", Describe, "InstanceId", "Filter", "MaxResults", "NextToken");

    private static Filters<(Instance Instance, DateTimeOffset Now)> Filters { get; } = new(
        new Dictionary<string, Func<(Instance Instance, DateTimeOffset Now), IEnumerable<string?>>>(Instances.Meanings) { ["image-allowed"] = _ => ["true"] },
        at => at.Instance.Tags);

    private static XElement?[] Describe(Ec2Call call)
    {
        var (ids, matches) = (call.Request.Texts("InstanceId"), Filters.Of(call.Request));
        var found = (ids.Count > 0 ? ids.Distinct().Order(StringComparer.Ordinal).Select(call.OwnInstance) : call.Region.Instances.Values)
            .Where(instance => instance.Owner == call.Account && matches((instance, call.Now)));
        return Pages.Of(call.Request, "instanceImageMetadataSet", found, instance => Item(call, instance));
    }

    private static XElement Item(Ec2Call call, Instance instance)
    {
        var ami = call.Region.Images.GetValueOrDefault(instance.Image);
        return Shown.Item(
            new XElement("instanceId", instance.Id),
            new XElement("instanceType", instance.Type),
            Shown.Time("launchTime", instance.LaunchedAt),
            Shown.Text("availabilityZone", instance.Zone),
            InstanceView.State("instanceState", instance.StateAt(call.Now)),
            new XElement("instanceOwnerId", instance.Owner),
            Shown.Tags(instance.Tags),
            new XElement(
                "imageMetadata",
                new XElement("imageId", instance.Image),
                Shown.Text("name", ami?.Name),
                Shown.Text("imageOwnerId", ami?.Owner),
                Shown.Text("imageState", ami?.State),
                Shown.Time("creationDate", ami?.CreatedAt),
                ami is null ? null : Shown.Text("deprecationTime", ImageView.Deprecation(ami)),
                Shown.Flag("imageAllowed", true),
                ami is null ? null : Watermarks.Shown(ami),
                ami is null ? null : Shown.Flag("isPublic", ami.Permissions.IsPublic)));
    }
}
