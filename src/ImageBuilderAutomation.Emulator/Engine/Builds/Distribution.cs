using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
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
                OutputAmis.Accounts(build, distribution).ToList().ForEach(account => build.Put(OutputAmis.Of(context, build, distribution, account)));
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

    // Assumed: with target accounts their copies are listed, otherwise the image of the build account.
    public static IReadOnlyList<string> Accounts(Build build, JsonObject distribution) =>
        Settings(distribution)["targetAccountIds"]?.AsArray().Select(a => a!.GetValue<string>()).ToList() is { Count: > 0 } targets
            ? targets : [build.Account.Account];

    public static JsonObject Of(BuildContext context, Build build, JsonObject distribution, string account) =>
        Ami(context, build, distribution.Text("region"), account, Settings(distribution));

    private static JsonObject Ami(BuildContext context, Build build, string region, string account, JsonObject settings) => new()
    {
        ["region"] = region,
        ["image"] = build.SourceAmi is { } made && region == build.Account.Region && account == build.Account.Account
            ? made : context.Ids.Ec2("ami", build.Arn, region, account),
        ["name"] = Name(context, build, settings.TextOrNull("name")),
        ["description"] = settings["description"]?.DeepClone(),
        ["state"] = new JsonObject { ["status"] = ImageStatus.Available },
        ["accountId"] = account,
    };

    // Documented: the default name is the image's name with the time (sample of the result message); names may contain these two placeholders.
    // Observed: aws-cli, example of list-image-build-versions (2026): the time in the default name has microseconds.
    private static string Name(BuildContext context, Build build, string? template)
    {
        if (template is null)
            return $"{build.Document["name"]} {Time("ffffff")}";

        var time = Time("fff");
        var number = build.Image.Arn.Build!.Value.ToString(CultureInfo.InvariantCulture);
        return template
            .Replace("{{ imagebuilder:buildDate }}", time, StringComparison.Ordinal).Replace("{{imagebuilder:buildDate}}", time, StringComparison.Ordinal)
            .Replace("{{ imagebuilder:buildVersion }}", number, StringComparison.Ordinal)
            .Replace("{{imagebuilder:buildVersion}}", number, StringComparison.Ordinal);

        string Time(string fraction) => context.Now.UtcDateTime.ToString($"yyyy-MM-dd'T'HH-mm-ss.{fraction}'Z'", CultureInfo.InvariantCulture);
    }
}

/// <summary>The container image that one distribution creates.</summary>
internal static class OutputContainer
{
    // Documented: the shape. Assumed: version and build form a tag in addition to the configured tags.
    public static JsonObject Of(Build build, JsonObject distribution)
    {
        var region = distribution.Text("region");
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
