using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Policies.Reading;

internal static class ConfigurationsReader
{
    private static readonly string[] MemberNames = [.. ConfigurationTerm.All.Select(term => term.Name)];

    public static IReadOnlyList<ScopedConfigurationRule> Read(
        SourceNode? node, IReadOnlyDictionary<string, Scope> scopes, SourceNode? scopeDefinitions, ValueReader values)
    {
        var placed = new List<(ScopedConfigurationRule Rule, SourceNode Node)>();
        foreach (var item in values.List(node, "a list of rules for infrastructure configurations", mayBeEmpty: true) ?? [])
        {
            if (values.Object(item, "name", "scope", "require", "repair") is not { } entry)
                continue;

            var name = values.Text(values.Required(entry, "name", "a name, which drift reports show"), TextKind.Name);
            var scope = values.Required(entry, "scope", "\"*\", a scope name or a list of scope names") is { } chosen
                ? ScopesReader.Chosen(chosen, scopes, scopeDefinitions, values)
                : null;
            var require = Require(values.Required(entry, "require", $"an object with some of {string.Join(", ", MemberNames)}"), values);
            placed.Add((new(new(name ?? "", require, values.Flag(entry.Find("repair")) ?? true), scope), entry));
        }

        ConfigurationChecks.Run(placed, values.Problems);
        return [.. placed.Select(item => item.Rule)];
    }

    private static List<Requirement> Require(SourceNode? node, ValueReader values)
    {
        if (values.Object(node, MemberNames) is not { } require)
            return [];
        if (require.Members.Count == 0)
            values.Problems.Error(require, $"at least one of {string.Join(", ", MemberNames)}", "an empty object");
        return
        [
            .. require.Members.SelectMany(member =>
                ConfigurationTerm.All.Where(term => term.Name == member.Name).SelectMany(term => ExpectationReader.Read(term, member.Value, values))),
        ];
    }
}

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
