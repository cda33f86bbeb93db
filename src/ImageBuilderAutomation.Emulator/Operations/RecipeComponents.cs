using System.Text;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>Checks the components of an image or container recipe: each must exist, fit the parent image and get the parameters it requires.</summary>
// Documented: user guide, "Create an image recipe", constraints and common errors: the rules and their messages.
// Observed: aws/ec2-image-builder-roadmap#68: the parameter is 'components'. Assumed: the codes.
public static class RecipeComponents
{
    // Documented: AWS General Reference, default quota.
    private const int MaxComponents = 20;

    // Assumed: the size is that of the member's JSON.
    private const int MaxBytes = 25 * 1024;

    private const int MaxProducts = 9;

    /// <param name="parent">If it has no platform, the first component's platform counts.</param>
    /// <returns>The recipe's platform; null if neither parent nor components say it.</returns>
    public static string? Check(Call call, JsonObject input, ParentImage parent)
    {
        var given = input.Objects("components").ToList();
        if (given.Count > MaxComponents)
            throw new Protocol.ApiError("ServiceQuotaExceededException", $"A recipe may have at most {MaxComponents} components.");

        var components = new List<Resource>();
        foreach (var (i, chosen) in given.Index())
        {
            var component = Lookup.Referenced(call, $"components[{i}].componentArn", chosen.Text("componentArn"));
            CheckState(component);
            if (components.Exists(earlier => IsSame(earlier.Arn, component.Arn)))
                throw Wrong("A component may be specified in an image recipe at most once.");
            components.Add(component);
            CheckParent(component, parent with { Platform = parent.Platform ?? components[0].Document.Text("platform") });
            CheckParameters($"components[{i}].parameters", chosen, component.Document);
        }

        CheckTotals(input, components);
        return parent.Platform ?? components.FirstOrDefault()?.Document.Text("platform");
    }

    /// <exception cref="Protocol.ApiError">A container recipe has a component of the Marketplace.</exception>
    // Documented: user guide, "Create a container recipe", common errors.
    public static void RefuseMarketplace(JsonObject input)
    {
        if (input.Objects("components").Any(c => c.Text("componentArn").Contains($":{ManagedOwner.Marketplace}:", StringComparison.Ordinal)))
            throw Wrong("Container Recipes must not contain marketplace components.");
    }

    /// <summary>Another version of a component is the same component.</summary>
    private static bool IsSame(ResourceArn one, ResourceArn other) => (one.Owner, one.Slug) == (other.Owner, other.Slug);

    private static void CheckState(Resource component)
    {
        var status = component.Document["state"]?["status"]?.GetValue<string>();
        if (status is "DEPRECATED" or "DISABLED")
            throw Wrong($"Component ARN '{component.Arn}' is {status.ToLowerInvariant()} and cannot be included in new recipes.");
    }

    private static void CheckParent(Resource component, ParentImage parent)
    {
        if (component.Document.Text("platform") != parent.Platform)
            throw Wrong($"Component ARN '{component.Arn}' does not match the Parent Image Platform.");
        if (parent.OsVersion is { } version && component.Document["supportedOsVersions"] is JsonArray { Count: > 0 } supported
            && !supported.Any(os => Covers(os!.GetValue<string>(), version)))
            throw Wrong($"Component ARN '{component.Arn}' does not support the Parent Image OS Version.");
    }

    // Observed: aws/aws-cdk, OSVersion: values such as 'Ubuntu' mean all versions of it. Assumed: a name covers its versions, word by word.
    private static bool Covers(string supported, string version) =>
        version.StartsWith(supported, StringComparison.OrdinalIgnoreCase) && (version.Length == supported.Length || version[supported.Length] == ' ');

    private static void CheckTotals(JsonObject input, List<Resource> components)
    {
        if (input["components"] is { } member && Encoding.UTF8.GetByteCount(member.ToJsonString()) > MaxBytes)
            throw Wrong("You've exceeded the maximum cumulative component size of 25 KB.");
        if (components.SelectMany(c => c.Document.Objects("productCodes")).DistinctBy(code => code.Text("productCodeId")).Count() > MaxProducts)
            throw Wrong($"Recipe can contain at most {MaxProducts} marketplace products.");
        if (components.Exists(c => c.Arn.Owner == ManagedOwner.Marketplace) && components.TrueForAll(c => c.Document.TextOrNull("type") != "BUILD"))
            throw Wrong("Recipes with marketplace components must contain at least 1 build component.");
    }

    private static Protocol.ApiError Wrong(string why) => InvalidParameter.Value("components", why);

    private static void CheckParameters(string parameter, JsonObject chosen, JsonObject component)
    {
        var declared = component.Objects("parameters").ToList();
        var given = chosen.Objects("parameters").Select(p => p.Text("name")).ToList();

        // Observed: quoted by aws-ia/terraform-aws-ec2-image-builder#106.
        var unknown = given.Except(declared.Select(d => d.Text("name"))).ToList();
        if (unknown.Count > 0)
            throw InvalidParameter.Combination(parameter, $"The following parameters are not defined in the provided component: {string.Join(", ", unknown)}");

        // Assumed: code and message, by analogy with the error above.
        var missing = declared.Where(d => !d.IsSet("defaultValue")).Select(d => d.Text("name")).Except(given).ToList();
        if (missing.Count > 0)
            throw InvalidParameter.Combination(parameter, $"The following parameters have no default and must be provided: {string.Join(", ", missing)}");
    }
}
