using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>Where an image goes, and what that leaves behind.</summary>
internal static class Distribution
{
    private static readonly string[] Integrations =
        ["launchTemplateConfigurations", "licenseConfigurationArns", "fastLaunchConfigurations", "ssmParameterConfigurations", "s3ExportConfiguration"];

    /// <param name="distributions">Of a distribution configuration; null: the image stays where it was built.</param>
    public static void Add(BuildContext context, Build build, JsonArray? distributions)
    {
        build.Output.Clear();
        foreach (var distribution in distributions is { Count: > 0 } ? distributions.Select(d => d!) : [new JsonObject { ["region"] = build.Account.Region }])
        {
            if (build.MakesContainer)
                build.Output.Add(Container(build, distribution));
            else
                OutputAmis.Add(context, build, distribution);
        }
    }

    /// <summary>Keeps which of these Regions are ordered to fail.</summary>
    /// <returns>What the distribution fails with; null when it reaches all.</returns>
    // Assumed: the wording; one Region that fails lets the whole distribution fail.
    public static string? Failure(Build build, JsonArray? distributions)
    {
        var ordered = build.Account.Builds.ScriptFor(build).FailRegions ?? new Dictionary<string, string>();
        var regions = distributions is { Count: > 0 } ? distributions.Select(d => d!["region"]!.GetValue<string>()).ToList() : [build.Account.Region];
        build.FailedRegions = regions.Where(ordered.ContainsKey).ToDictionary(region => region, region => ordered[region]);
        return build.FailedRegions.Count == 0 ? null
            : $"The image could not be distributed to {build.FailedRegions.Count} of {regions.Count} Regions: "
                + string.Join("; ", build.FailedRegions.Select(failed => $"{failed.Key}: {failed.Value}"));
    }

    /// <summary>Whether something is to be done with the image after its distribution.</summary>
    public static bool Integrates(JsonNode? distribution) => Integrations.Any(key => distribution![key] is not null);

    // Documented: the shape. Assumed: the version and build as tag beside those configured.
    private static JsonObject Container(Build build, JsonNode distribution)
    {
        var region = distribution["region"]!.GetValue<string>();
        var configuration = distribution["containerDistributionConfiguration"];
        var repository = (configuration?["targetRepository"] ?? build.Recipe["targetRepository"])!["repositoryName"]!.GetValue<string>();
        var arn = build.Image.Arn;
        var tags = configuration?["containerTags"]?.AsArray().Select(tag => tag!.GetValue<string>()) ?? [];
        return new()
        {
            ["region"] = region,
            ["imageUris"] = new JsonArray([.. tags.Append($"{arn.Version}-{arn.Build}")
                .Select(tag => JsonValue.Create($"{build.Account.Account}.dkr.ecr.{region}.amazonaws.com/{repository}:{tag}"))]),
        };
    }
}
