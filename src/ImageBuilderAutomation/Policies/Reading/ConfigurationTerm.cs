using ImageBuilderAutomation.ConfigurationGuard;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>A member of <c>configurations[].require</c> and the configuration field it stands for.</summary>
/// <param name="Values">The accepted texts.</param>
internal sealed record ConfigurationTerm(string Name, string Path, TextKind Values)
{
    public static readonly IReadOnlyList<ConfigurationTerm> All =
    [
        new("description", "description", TextKind.Setting),
        new("instanceTypes", "instanceTypes", TextKind.Setting),
        new("instanceProfile", ConfigurationField.InstanceProfile, TextKind.InstanceProfile),
        new("securityGroups", "securityGroupIds", TextKind.Setting),
        new("subnet", "subnetId", TextKind.Setting),
        new("logging", "logging.s3Logs.s3BucketName", TextKind.Setting),
        new("logPrefix", "logging.s3Logs.s3KeyPrefix", TextKind.Setting),
        new("keyPair", "keyPair", TextKind.Setting),
        new("terminateOnFailure", "terminateInstanceOnFailure", TextKind.Anything),
        new("snsTopic", "snsTopicArn", TextKind.Topic),
        new("resourceTags", ConfigurationField.ResourceTags, TextKind.TagValue),
        new("httpTokens", "instanceMetadataOptions.httpTokens", TextKind.HttpTokens),
        new("hopLimit", "instanceMetadataOptions.httpPutResponseHopLimit", TextKind.Anything),
        new("availabilityZone", "placement.availabilityZone", TextKind.Setting),
        new("tenancy", ConfigurationField.Tenancy, TextKind.Tenancy),
        new("hostId", ConfigurationField.HostId, TextKind.Setting),
        new("hostResourceGroup", ConfigurationField.HostResourceGroup, TextKind.Setting),
        new("tags", ConfigurationField.Tags, TextKind.TagValue),
    ];

    public ConfigurationField Field => ConfigurationField.At(Path);

    /// <summary>Whether <c>true</c> (any value) and <c>false</c> (no value) are allowed: not for required fields or fields with a default.</summary>
    public bool MayBeAbsent => Field is { IsRequired: false, Default: null };
}
