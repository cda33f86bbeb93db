using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Builds;

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
