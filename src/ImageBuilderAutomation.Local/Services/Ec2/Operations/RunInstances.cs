using System.Xml.Linq;
using ImageBuilderAutomation.Local.Services.Ec2.State;
using ImageBuilderAutomation.Local.Services.Ec2.Wire;

namespace ImageBuilderAutomation.Local.Services.Ec2.Operations;

/// <summary>RunInstances, from an AMI or a launch template. The launch fails unless the caller may launch the AMI and the AMI is available.</summary>
// Documented: EC2 API Reference, "RunInstances": parameters of the request replace those of the template.
// Simplified: networks, volumes, keys and roles have no effect; capacity is unlimited.
internal static class RunInstances
{
    private const int MostInstances = 1000;

    public static Ec2Operation Operation { get; } = new(
        "RunInstances", Run, "ImageId", "InstanceType", "MinCount", "MaxCount", "LaunchTemplate", "ClientToken", "TagSpecification", "SubnetId", "KeyName",
        "Placement", "SecurityGroupId", "SecurityGroup", "UserData", "IamInstanceProfile", "MetadataOptions", "BlockDeviceMapping", "EbsOptimized", "Monitoring",
        "NetworkInterface", "InstanceInitiatedShutdownBehavior", "DisableApiTermination", "DisableApiStop");

    private static XElement?[] Run(Ec2Call call)
    {
        var request = call.Request;
        var fewest = request.Number("MinCount", 1, MostInstances) ?? throw Ec2Exception.Missing("MinCount");
        var count = request.Number("MaxCount", 1, MostInstances) ?? throw Ec2Exception.Missing("MaxCount");
        if (fewest > count)
            throw new Ec2Exception("InvalidParameterCombination", $"MinCount {fewest} is greater than MaxCount {count}");
        var tags = request.TagsFor("instance", "volume", "network-interface", "spot-instances-request");
        var version = request.Structure("LaunchTemplate") is { } named ? VersionOf(call, named) : null;

        var image = request["ImageId"] ?? version?.Image ?? throw Ec2Exception.Missing("ImageId");
        var ami = call.UsableImage(ImageAliases.Resolve(call, image));
        var reservation = call.World.NextId("r");
        var launched = Enumerable.Range(0, count).Select(i => new Instance
        {
            Id = call.World.NextId("i"),
            Owner = call.Account,
            Reservation = reservation,
            Image = ami.Id,
            Type = request["InstanceType"] ?? version?.Data["InstanceType"]?.Value ?? "m1.small",
            LaunchedAt = call.Now,
            Index = i,
            Zone = request.Structure("Placement")?["AvailabilityZone"] ?? $"{call.Region.Name}a",
            Subnet = request["SubnetId"],
            KeyName = request["KeyName"] ?? version?.Data["KeyName"]?.Value,
            ClientToken = request["ClientToken"],
        }).ToList();
        foreach (var instance in launched)
        {
            instance.Change(InstanceState.Pending, InstanceState.Running, call.Now + Instance.Transition);
            Tag(instance, TagsOf(version));
            Tag(instance, tags);
            // Documented: EC2 User Guide, launch templates: instances have these tags.
            if (version is not null)
                Tag(instance, [new("aws:ec2launchtemplate:id", version.Template.Id), new("aws:ec2launchtemplate:version", $"{version.Number}")]);
            call.Region.Instances[instance.Id] = instance;
        }

        ami.Launched(call.Now);
        return InstanceView.Reservation(call, reservation, launched);
    }

    /// <summary>The version that a request names; by default the template's default version.</summary>
    private static TemplateVersion VersionOf(Ec2Call call, Ec2Request named) => TemplateVersions.Find(call.OwnTemplate(named), named["Version"] ?? TemplateVersions.Default);

    private static IEnumerable<KeyValuePair<string, string>> TagsOf(TemplateVersion? version) =>
        from specification in version?.Data["TagSpecification"]?.Items ?? []
        where specification["ResourceType"]?.Value == "instance"
        from tag in specification["Tag"]?.Items ?? []
        where tag["Key"]?.Value is { Length: > 0 }
        select new KeyValuePair<string, string>(tag["Key"]!.Value!, tag["Value"]?.Value ?? "");

    private static void Tag(Instance instance, IEnumerable<KeyValuePair<string, string>> tags)
    {
        foreach (var (key, value) in tags)
            instance.Tags[key] = value;
    }
}
