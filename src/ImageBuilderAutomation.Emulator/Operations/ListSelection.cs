using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>The <c>filters</c> of List operations. A resource must match every filter; it matches a filter by equalling any of its values.</summary>
public static class Filters
{
    /// <param name="names">The operation's filters.</param>
    /// <param name="read">Reads the filtered value of a resource; by default, the document's member of the filter's name.</param>
    /// <exception cref="Protocol.ApiError">The operation has no filter of a given name.</exception>
    public static Func<Resource, bool> Of(JsonObject input, IReadOnlyList<string> names, Func<Resource, string, JsonNode?>? read = null)
    {
        var filters = input.Objects("filters").Select(f => (Name: f.Text("name"), Values: Values(f))).ToList();
        if (filters.FirstOrDefault(f => !names.Contains(f.Name)).Name is { } unknown)
        {
            // Assumed: an unknown filter is refused rather than ignored.
            throw InvalidParameter.Value("filters", $"'{unknown}' is not a filter of this operation. Valid names: {string.Join(", ", names)}.");
        }

        return resource => filters.TrueForAll(f => Matches(read is null ? resource.Document[f.Name] : read(resource, f.Name), f.Values));
    }

    private static HashSet<string> Values(JsonObject filter) => [.. filter["values"]?.AsArray().Select(v => v!.GetValue<string>()) ?? []];

    // Assumed: a filter matches whole values, case-sensitively; the documentation does not say whether parts match.
    private static bool Matches(JsonNode? value, HashSet<string> wanted) => value switch
    {
        null => false,
        JsonArray items => items.Any(i => wanted.Contains(i!.GetValue<string>())),
        _ => wanted.Contains(value.GetValue<string>()),
    };
}

/// <summary>Whether a List operation shows one entry for each name.</summary>
public static class ByName
{
    // Documented: API reference of ListComponents, ListImages and ListWorkflows: byName and the filter by version exclude each other.
    // Observed: public handlers branch on this code. Assumed: the message.
    public static bool Of(JsonObject input)
    {
        var byName = input.Flag("byName");
        return !byName || !input.Objects("filters").Any(filter => filter.Text("name") == "version") ? byName
            : throw InvalidParameter.Combination("byName", "It cannot be combined with a filter by version.");
    }
}

/// <summary>Selects whose resources a List operation shows.</summary>
public static class Ownership
{
    private static readonly ResourceStore Unowned = new();

    // Documented: API reference: the default is Self. The emulator does not share resources between accounts.
    public static ResourceStore StoreFor(JsonObject input, Call call) => input.TextOrNull("owner") switch
    {
        null or "Self" => call.Account.Resources,
        "Shared" => Unowned,
        var owner => call.Account.ManagedBy(ManagedOwner.All.Single(one => ManagedOwner.Shown(one) == owner)),
    };
}

/// <summary>Lists builds, newest first: of one version, of all versions that match a wildcard, or of the whole account if no version is given.</summary>
// Documented: aws-cli, examples of list-workflow-build-versions: the most recent build version first.
// Observed: aws-cli, examples of list-image-build-versions (2020): builds 7 down to 2.
// Assumed: components are listed in this order too; the greatest version comes first; without a version, builds are grouped by name.
public static class BuildVersions
{
    public static IEnumerable<Resource> Of(Call call, string type, string? versionArn)
    {
        if (versionArn is null)
            return call.Account.Resources.NewestFirst(type, "", call.Page.After);

        // Assumed: a version without builds gives an empty list, not an error.
        if (!ResourceArn.TryParse(versionArn, out var arn) || VersionReferences.StoreOf(call.Account, arn) is not { } store)
            return [];
        if (!SemanticVersion.TryParse(arn.Version, out var version))
            throw ResourceErrors.BadVersion(arn.Version ?? "");

        return store.NewestFirst(arn.Type, $"{arn.Slug}/{version.KeyPrefix}", call.Page.After);
    }
}

/// <summary>The ARNs that version lists show.</summary>
public static class VersionArns
{
    // Documented: API reference: version ARNs have three numbers, name ARNs have x.x.x. Assumed: byName shows name ARNs.
    public static ResourceArn Listed(ResourceArn arn, bool byName) => byName ? arn with { Version = "x.x.x", Build = null } : arn.WithoutBuild();
}
