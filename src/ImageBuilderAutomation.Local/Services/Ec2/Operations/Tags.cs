using System.Xml.Linq;
using ImageBuilderAutomation.Local.Services.Ec2.Wire;

namespace ImageBuilderAutomation.Local.Services.Ec2.Operations;

/// <summary>CreateTags, DeleteTags and DescribeTags, for AMIs, snapshots, instances, launch templates and usage reports of the caller.</summary>
// Documented: EC2 API Reference. Simplified: tags of another account's AMI, which only the caller would see, are refused.
internal static class Tags
{
    private const int MostResources = 1000;

    // Documented: EC2 User Guide, "Tag restrictions".
    private const int MostTags = 50;

    public static IEnumerable<Ec2Operation> All { get; } =
    [
        new("CreateTags", Create, "ResourceId", "Tag"),
        new("DeleteTags", Delete, "ResourceId", "Tag"),
        new("DescribeTags", Describe, "Filter", "MaxResults", "NextToken"),
    ];

    private static Filters<(string Id, string Type, string Key, string Value)> Filters { get; } = new(
        new Dictionary<string, Func<(string Id, string Type, string Key, string Value), IEnumerable<string?>>>
        {
            ["key"] = tag => [tag.Key],
            ["resource-id"] = tag => [tag.Id],
            ["resource-type"] = tag => [tag.Type],
            ["value"] = tag => [tag.Value],
        });

    private static XElement?[] Create(Ec2Call call)
    {
        var (all, tags) = (Resources(call), call.Request.Tags());
        if (tags.Count == 0)
            throw Ec2Exception.Missing("Tag");
        if (all.Any(resource => resource.Keys.Union(tags.Select(tag => tag.Key)).Count(key => !key.StartsWith("aws:", StringComparison.Ordinal)) > MostTags))
            throw new Ec2Exception("TagLimitExceeded", $"A resource has at most {MostTags} tags.");
        foreach (var resource in all)
        {
            foreach (var (key, value) in tags)
                resource[key] = value ?? "";
        }

        return Shown.True();
    }

    // Documented: a tag without a value is deleted whatever its value is, one with a value only if it has that; without tags, all are deleted.
    private static XElement?[] Delete(Ec2Call call)
    {
        var (all, tags) = (Resources(call), call.Request.Tags());
        foreach (var resource in all)
        {
            foreach (var key in resource.Keys.Where(key => !key.StartsWith("aws:", StringComparison.Ordinal)).ToList())
            {
                if (tags.Count == 0 || tags.Any(tag => tag.Key == key && (tag.Value is null || tag.Value == resource[key])))
                    resource.Remove(key);
            }
        }

        return Shown.True();
    }

    private static XElement?[] Describe(Ec2Call call)
    {
        var matches = Filters.Of(call.Request);
        var found = from resource in Every(call)
                    from tag in resource.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal)
                    let shown = (resource.Id, resource.Type, tag.Key, tag.Value)
                    where matches(shown)
                    select shown;
        return Pages.Of(
            call.Request,
            "tagSet",
            found,
            tag => Shown.Item(
                new XElement("key", tag.Key), new XElement("resourceId", tag.Id), new XElement("resourceType", tag.Type), new XElement("value", tag.Value)),
            smallest: 5);
    }

    private static IEnumerable<(string Id, string Type, Dictionary<string, string> Tags)> Every(Ec2Call call)
    {
        var (region, account) = (call.Region, call.Account);
        return
        [
            .. region.Images.Values.Where(ami => ami.Owner == account && !ami.IsDeregistered).Select(ami => (ami.Id, "image", ami.Tags)),
            .. region.Snapshots.Values.Where(snapshot => snapshot.Owner == account).Select(snapshot => (snapshot.Id, "snapshot", snapshot.Tags)),
            .. region.Instances.Values.Where(instance => instance.Owner == account).Select(instance => (instance.Id, "instance", instance.Tags)),
            .. region.Templates.Values.Where(template => template.Owner == account).Select(template => (template.Id, "launch-template", template.Tags)),
            .. region.Reports.Values.Where(report => report.Owner == account).Select(report => (report.Id, "image-usage-report", report.Tags)),
        ];
    }

    private static List<Dictionary<string, string>> Resources(Ec2Call call)
    {
        var ids = call.Request.Texts("ResourceId", MostResources).Distinct().ToList();
        return ids.Count == 0 ? throw Ec2Exception.Missing("ResourceId") : [.. ids.Select(id => TagsOf(call, id))];
    }

    private static Dictionary<string, string> TagsOf(Ec2Call call, string id) => id.Split('-')[0] switch
    {
        "ami" => call.OwnImage(id).Tags,
        "snap" => call.OwnSnapshot(id).Tags,
        "i" => call.OwnInstance(id).Tags,
        "lt" => call.OwnTemplate(id).Tags,
        "amiur" => call.Region.Reports.GetValueOrDefault(id) is { } report && report.Owner == call.Account
            ? report.Tags : throw new Ec2Exception("InvalidImageUsageReportId.NotFound", $"The usage report '{id}' does not exist."),
        _ => throw new Ec2Exception("InvalidID", $"The ID '{id}' is not valid"),
    };
}
