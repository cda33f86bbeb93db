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
