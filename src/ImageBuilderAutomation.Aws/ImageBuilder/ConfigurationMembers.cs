using System.Globalization;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Adoption;
using ImageBuilderAutomation.ConfigurationGuard;
using InfrastructureConfiguration = Amazon.Imagebuilder.Model.InfrastructureConfiguration;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <summary>
/// Converts a configuration's fields to and from the client's types. A test compares both directions with the API's model: a member that is read and
/// not written would be lost with the first repair.
/// </summary>
internal static class ConfigurationMembers
{
    /// <summary>Members that are not settings: they identify the configuration, belong to the service or have their own operations.</summary>
    public static readonly IReadOnlyList<string> NotUpdatable = ConfigurationSettings.NotSettings;

    /// <param name="path">The path of a member; with a dot at its end, of a structure some of whose members are written.</param>
    public static bool IsWritten(string path) => ConfigurationField.All.Any(field =>
        field.Path == path || (path.EndsWith('.') && field.Path.StartsWith(path, StringComparison.Ordinal)));

    public static ConfigurationFields Read(InfrastructureConfiguration found)
    {
        var values = new Dictionary<string, FieldValue>(StringComparer.Ordinal);
        Text("description", found.Description);
        List("instanceTypes", found.InstanceTypes);
        Text("instanceProfileName", found.InstanceProfileName);
        List("securityGroupIds", found.SecurityGroupIds);
        Text("subnetId", found.SubnetId);
        Text("logging.s3Logs.s3BucketName", found.Logging?.S3Logs?.S3BucketName);
        Text("logging.s3Logs.s3KeyPrefix", found.Logging?.S3Logs?.S3KeyPrefix);
        Text("keyPair", found.KeyPair);
        Text("terminateInstanceOnFailure", found.TerminateInstanceOnFailure switch { null => null, true => "true", false => "false" });
        Text("snsTopicArn", found.SnsTopicArn);
        Map(ConfigurationField.ResourceTags, found.ResourceTags);
        Text("instanceMetadataOptions.httpTokens", found.InstanceMetadataOptions?.HttpTokens);
        Text("instanceMetadataOptions.httpPutResponseHopLimit", found.InstanceMetadataOptions?.HttpPutResponseHopLimit?.ToString(CultureInfo.InvariantCulture));
        Text("placement.availabilityZone", found.Placement?.AvailabilityZone);
        Text(ConfigurationField.Tenancy, found.Placement?.Tenancy?.Value);
        Text(ConfigurationField.HostId, found.Placement?.HostId);
        Text(ConfigurationField.HostResourceGroup, found.Placement?.HostResourceGroupArn);
        Map(ConfigurationField.Tags, found.Tags);
        return new() { Values = values };

        void Text(string path, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                values[path] = FieldValue.Of(value);
        }

        void List(string path, List<string>? items)
        {
            if (items is { Count: > 0 })
                values[path] = new([.. items]);
        }

        // A tag with an empty value still exists.
        void Map(string path, Dictionary<string, string>? map)
        {
            foreach (var (key, value) in map ?? [])
                values[ConfigurationField.At(path).PathOf(key)] = FieldValue.Of(value ?? "");
        }
    }

    /// <summary>Sets every member except the ARN and the token. A member without a value is null and is not sent.</summary>
    public static UpdateInfrastructureConfigurationRequest Update(ConfigurationFields settings)
    {
        return new()
        {
            Description = Text("description"),
            InstanceTypes = List("instanceTypes"),
            InstanceProfileName = Text("instanceProfileName"),
            SecurityGroupIds = List("securityGroupIds"),
            SubnetId = Text("subnetId"),
            Logging = Has("logging.")
                ? new() { S3Logs = new() { S3BucketName = Text("logging.s3Logs.s3BucketName"), S3KeyPrefix = Text("logging.s3Logs.s3KeyPrefix") } }
                : null,
            KeyPair = Text("keyPair"),
            TerminateInstanceOnFailure = Text("terminateInstanceOnFailure") switch { null => null, var text => text == "true" },
            SnsTopicArn = Text("snsTopicArn"),
            ResourceTags = settings.MapOf(ConfigurationField.ResourceTags) is { Count: > 0 } tags ? new(tags) : null,
            InstanceMetadataOptions = Has("instanceMetadataOptions.")
                ? new()
                {
                    HttpTokens = Text("instanceMetadataOptions.httpTokens"),
                    HttpPutResponseHopLimit = Text("instanceMetadataOptions.httpPutResponseHopLimit") is { } hops
                        ? int.Parse(hops, CultureInfo.InvariantCulture)
                        : null,
                }
                : null,
            Placement = Has("placement.")
                ? new()
                {
                    AvailabilityZone = Text("placement.availabilityZone"),
                    Tenancy = Text(ConfigurationField.Tenancy) is { } tenancy ? TenancyType.FindValue(tenancy) : null,
                    HostId = Text(ConfigurationField.HostId),
                    HostResourceGroupArn = Text(ConfigurationField.HostResourceGroup),
                }
                : null,
        };

        bool Has(string prefix) => settings.Values.Keys.Any(path => path.StartsWith(prefix, StringComparison.Ordinal));

        string? Text(string path) => settings[path]?.Items[0];

        List<string>? List(string path) => settings[path] is { } value ? [.. value.Items] : null;
    }
}
