using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.State.Lifecycle;

/// <summary>The facts about an AMI in EC2 that lifecycle rules evaluate.</summary>
/// <param name="Failure">Stubbed through the control route: every action on this AMI fails with this message.</param>
public sealed record AmiFacts(
    bool IsPublic,
    IReadOnlyList<string> SharedAccounts,
    DateTimeOffset? LastLaunched,
    IReadOnlyDictionary<string, string> Tags,
    string? Failure = null)
{
    // Documented: user guide, "How lifecycle actions affect associated resources".
    private const string DeprecatedBy = "DeprecatedBy";
    private const string ImageBuilder = "EC2 Image Builder";

    /// <summary>ARNs of organizations. No rule evaluates them.</summary>
    public IReadOnlyList<string> SharedOrganizations { get; init; } = [];

    /// <summary>ARNs of organizational units. No rule evaluates them.</summary>
    public IReadOnlyList<string> SharedOrganizationalUnits { get; init; } = [];

    /// <summary>The facts of an AMI that a build created from the image's recipe and distribution.</summary>
    public static AmiFacts Of(JsonObject image, JsonObject ami)
    {
        var distribution = image["distributionConfiguration"]?["distributions"]?.AsArray()
            .FirstOrDefault(d => d!["region"]!.GetValue<string>() == ami.Text("region"))?["amiDistributionConfiguration"];
        return OfCopy(image, distribution).SharedBy(distribution?["launchPermission"]);
    }

    /// <summary>The facts of a new copy, which is not shared yet.</summary>
    /// <param name="settings">May have <c>amiTags</c>.</param>
    public static AmiFacts OfCopy(JsonObject image, JsonNode? settings)
    {
        var variables = DynamicVariables.Of(image);
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in Pairs(image.Snapshot("imageRecipe")?["amiTags"]).Concat(Pairs(settings?["amiTags"])))
            tags[key] = variables.Resolve(value);
        // Documented: user guide, "Tag Image Builder output resources". Assumed: they replace given tags with these keys.
        tags["CreatedBy"] = ImageBuilder;
        tags["Ec2ImageBuilderArn"] = image.Text("arn");
        return new(IsPublic: false, [], LastLaunched: null, tags);
    }

    public AmiFacts SharedBy(JsonNode? launchPermission) => this with
    {
        IsPublic = Texts(launchPermission?["userGroups"]).Contains("all"),
        SharedAccounts = Texts(launchPermission?["userIds"]),
        SharedOrganizations = Texts(launchPermission?["organizationArns"]),
        SharedOrganizationalUnits = Texts(launchPermission?["organizationalUnitArns"]),
    };

    public AmiFacts Deprecated() => this with { Tags = new Dictionary<string, string>(Tags) { [DeprecatedBy] = ImageBuilder } };

    /// <summary>Private, and no longer marked as deprecated.</summary>
    public AmiFacts Disabled() => NotDeprecated() with { IsPublic = false, SharedAccounts = [], SharedOrganizations = [], SharedOrganizationalUnits = [] };

    public AmiFacts NotDeprecated() => this with { Tags = Tags.Where(tag => tag.Key != DeprecatedBy).ToDictionary() };

    // Assumed: an AMI has one snapshot, whose id is derived from the AMI's id.
    public static string SnapshotOf(string ami) => ami.Replace("ami-", "snap-", StringComparison.Ordinal);

    public static IEnumerable<(string Key, string Value)> Pairs(JsonNode? map) =>
        map?.AsObject().Select(pair => (pair.Key, pair.Value?.GetValue<string>() ?? "")) ?? [];

    public static IReadOnlyList<string> Texts(JsonNode? list) => [.. list?.AsArray().Select(item => item!.GetValue<string>()) ?? []];
}
