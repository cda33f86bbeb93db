using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Builds;

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
