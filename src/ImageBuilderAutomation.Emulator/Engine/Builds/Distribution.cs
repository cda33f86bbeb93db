using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Lifecycle;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Engine.Builds;

/// <summary>Distributes an image as its distribution configuration says.</summary>
internal static class Distribution
{
    /// <summary>The distributions of the attached configuration; null if none is attached.</summary>
    public static JsonArray? Configured(Build build) => build.Document["distributionConfiguration"]?["distributions"]?.AsArray();

    /// <summary>One distribution for each Region. Without any, the image stays in the Region of its build.</summary>
    public static IReadOnlyList<JsonObject> In(Build build, JsonArray? distributions) =>
        distributions is { Count: > 0 } ? [.. distributions.Select(d => d!.AsObject())] : [new JsonObject { ["region"] = build.Account.Region }];

    public static void Add(BuildContext context, Build build, JsonArray? distributions)
    {
        foreach (var distribution in In(build, distributions))
        {
            if (build.MakesContainer)
                build.Put(OutputContainer.Of(build, distribution));
            else
                OutputAmis.Accounts(build, distribution).ToList().ForEach(account =>
                {
                    var ami = OutputAmis.Of(context, build, distribution, account);
                    build.Put(ami);
                    OutputAmis.Add(context, build, ami, AmiFacts.Of(build.Document, ami));
                });
        }
    }

    /// <summary>The Regions and accounts to which copying is stubbed to fail.</summary>
    // Assumed: one failed copy fails the whole distribution.
    public static IReadOnlyList<RegionFailure> CopyFailures(Build build, JsonArray? distributions) => [..
        from distribution in In(build, distributions)
        let order = OrderFor(build, distribution.Text("region"))
        where order is { Step: null }
        from account in build.MakesContainer ? [build.Account.Account] : OutputAmis.Accounts(build, distribution)
        where order.Concerns(account)
        select new RegionFailure(distribution.Text("region"), account, null, order.Message)];

    /// <summary>The Regions where configuring the image is stubbed to fail, if there is something to configure.</summary>
    public static IReadOnlyList<RegionFailure> ConfigurationFailures(Build build, JsonArray? distributions) => [..
        from distribution in In(build, distributions)
        let order = OrderFor(build, distribution.Text("region"))
        where ImageConfigurationStep.Find(order?.Step) is { } step && distribution.IsSet(step.Member)
        select new RegionFailure(distribution.Text("region"), order.Account ?? build.Account.Account, order.Step, order.Message)];

    public static RegionStub? OrderFor(Build build, string region) => build.Account.Builds.ScriptFor(build).FailRegions?.GetValueOrDefault(region);

    /// <summary>Whether the distribution configures the image after copying it.</summary>
    public static bool Integrates(JsonNode? distribution) => ImageConfigurationStep.All.Any(step => distribution![step.Member] is not null);
}

/// <summary>The AMIs that one distribution creates.</summary>
internal static class OutputAmis
{
    /// <summary>The AMI settings of a configuration's distribution, or of a workflow step's distribution, which holds them directly.</summary>
    public static JsonObject Settings(JsonObject distribution) => distribution["amiDistributionConfiguration"] as JsonObject ?? distribution;

    /// <summary>The accounts that get an AMI. In the build's Region this is the owner, whose AMI exists already, before the target accounts.</summary>
    // Observed: a published result message with two Regions and two target accounts: the owner is listed in the build's Region alone.
    // Documented: API reference, AmiDistributionConfiguration: without target accounts, the AMI goes to the owner.
    public static IReadOnlyList<string> Accounts(Build build, JsonObject distribution)
    {
        var owner = build.Account.Account;
        var targets = AmiFacts.Texts(Settings(distribution)["targetAccountIds"]);
        return targets.Count == 0 ? [owner]
            : distribution.Text("region") == build.Account.Region ? [owner, .. targets.Where(target => target != owner)]
            : targets;
    }

    /// <summary>The AMI in the build's account and Region exists as soon as the build stage has completed. It is not shared yet.</summary>
    // Assumed: it then has the tags that the attached configuration gives it.
    public static void AddBuilt(BuildContext context, Build build)
    {
        var settings = Attached(build);
        var ami = Of(context, build, new() { ["region"] = build.Account.Region }, build.Account.Account);
        Add(context, build, ami, AmiFacts.OfCopy(build.Document, settings));
    }

    public static void Add(BuildContext context, Build build, JsonObject ami, AmiFacts facts)
    {
        var isCopy = build.SourceAmi is { } made && made != ami.Text("image");
        var source = isCopy ? build.SourceAmi : build.Document.ContainsKey("imageRecipe") ? BaseImage.Ami(context, build) : null;
        build.Account.Lifecycle.Add(new(build.Document, ami, source, isCopy), facts);
    }

    public static JsonObject Of(BuildContext context, Build build, JsonObject distribution, string account)
    {
        var region = distribution.Text("region");
        var isBuilt = region == build.Account.Region && account == build.Account.Account;
        var settings = Settings(distribution);
        var variables = DynamicVariables.Of(build.Document);
        var ami = new JsonObject
        {
            ["region"] = region,
            ["image"] = isBuilt && build.SourceAmi is { } made ? made : context.Ids.Ec2("ami", build.Arn, region, account),
            // Observed: aws-samples/amazon-ec2-image-builder-samples, "gated distribution": the build stage names the AMI in the build's Region, from the
            // attached configuration; a workflow names only the copies that it makes.
            ["name"] = (isBuilt ? Attached(build) : settings).TextOrNull("name") is { } name
                ? variables.Resolve(name)
                : $"{build.Document["name"]} {variables.DefaultNameTime}",
            ["accountId"] = account,
        };
        // Documented: API reference, AmiDistributionConfiguration: only the AMI in the build's Region gets the recipe's description by default.
        if ((settings.TextOrNull("description") ?? (isBuilt ? build.RecipeDescription : null)) is { } description)
            ami["description"] = variables.Resolve(description);
        return ami;
    }

    /// <summary>The settings of the attached configuration for the build's Region; empty if it has none.</summary>
    private static JsonObject Attached(Build build)
    {
        var own = Distribution.Configured(build)?.Select(d => d!.AsObject()).FirstOrDefault(d => d.Text("region") == build.Account.Region);
        return own is null ? [] : Settings(own);
    }
}

/// <summary>The container image that one distribution creates.</summary>
internal static class OutputContainer
{
    // Observed: the CloudFormation resource provider of Image Builder takes the URI that ends in version and build as the default one; acceptance tests of
    // hashicorp/terraform-provider-aws find two URIs of an image without configured tags; aws/aws-parallelcluster deploys the first one.
    // Assumed: the other is latest, and configured tags replace it.
    public static JsonObject Of(Build build, JsonObject distribution)
    {
        var region = distribution.Text("region");
        var configuration = distribution["containerDistributionConfiguration"];
        var repository = (configuration?["targetRepository"] ?? build.Recipe["targetRepository"])!["repositoryName"]!.GetValue<string>();
        var arn = build.Image.Arn;
        var tags = AmiFacts.Texts(configuration?["containerTags"]) is { Count: > 0 } configured ? configured : ["latest"];
        return new()
        {
            ["region"] = region,
            ["imageUris"] = new JsonArray([.. tags.Prepend($"{arn.Version}-{arn.Build}").Distinct()
                .Select(tag => JsonValue.Create($"{build.Account.Account}.dkr.ecr.{region}.amazonaws.com/{repository}:{tag}"))]),
        };
    }
}
