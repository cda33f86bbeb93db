using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>Checks the components of an image or container recipe: each must exist, match the platform and get the parameters it requires.</summary>
public static class RecipeComponents
{
    // Documented: AWS General Reference, default quota.
    private const int MaxComponents = 20;

    /// <param name="platform">Null if the base image does not say; then the first component's platform counts.</param>
    /// <returns>The recipe's platform.</returns>
    public static string? Check(Call call, JsonObject input, string? platform)
    {
        var components = input.Objects("components").ToList();
        if (components.Count > MaxComponents)
            throw new Protocol.ApiError("ServiceQuotaExceededException", $"A recipe may have at most {MaxComponents} components.");

        foreach (var (i, chosen) in components.Index())
        {
            var component = Lookup.Referenced(call, $"components[{i}].componentArn", chosen.Text("componentArn")).Document;
            platform ??= component.Text("platform");
            // Assumed: code and message.
            if (component.Text("platform") != platform)
                throw InvalidParameter.Value($"components[{i}].componentArn", $"The component is for {component.Text("platform")}, the recipe for {platform}.");
            CheckParameters($"components[{i}].parameters", chosen, component);
        }

        return platform;
    }

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
