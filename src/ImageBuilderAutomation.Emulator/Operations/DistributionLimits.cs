using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>The service's rules for distributions that the model does not contain.</summary>
internal static class DistributionLimits
{
    // Documented: AWS General Reference, "EC2 Image Builder endpoints and quotas", default values.
    private const int TargetAccounts = 50;
    private const int LaunchTemplates = 5;
    private const int Parameters = 10;

    /// <exception cref="ApiError">The first rule that is broken.</exception>
    public static void Check(JsonObject input, Call call)
    {
        var distributions = input.Objects("distributions").ToList();
        // Assumed: an empty list, or the same Region twice, is refused.
        if (distributions.Count == 0)
            throw InvalidParameter.Value("distributions", "At least one distribution must be given.");
        if (distributions.GroupBy(d => d.Text("region")).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw InvalidParameter.Combination("distributions", $"The Region '{twice.Key}' is given more than once.");
        if (distributions.SelectMany(Targets).Distinct().Count() > TargetAccounts)
            throw QuotaExceeded($"{TargetAccounts} target accounts in a distribution configuration");

        foreach (var (i, distribution) in distributions.Index())
            Check($"distributions[{i}]", distribution, call.Account.Account);
    }

    private static void Check(string path, JsonObject distribution, string ownAccount)
    {
        // Observed: hashicorp/terraform-provider-aws#17390.
        if (distribution.Count == 1)
            throw InvalidParameter.Value(path, "One or more outputs should be provided for each region in a distribution configuration.");
        // Observed: hashicorp/terraform-provider-aws#36610. Documented: API reference, AmiDistributionConfiguration.
        if (distribution["amiDistributionConfiguration"]?["name"]?.GetValue<string>() is { } name && !DynamicVariables.HasBuildDate(name))
            throw InvalidParameter.Value(
                $"{path}.amiDistributionConfiguration.name",
                "The EC2 AMI name must contain '{{ imagebuilder:buildDate }}' to ensure that the name will be unique.");
        if (distribution.Objects("launchTemplateConfigurations").Count() > LaunchTemplates)
            throw QuotaExceeded($"{LaunchTemplates} launch templates in a Region of a distribution configuration");
        if (distribution.Objects("ssmParameterConfigurations").Count() > Parameters)
            throw QuotaExceeded($"{Parameters} SSM parameters in a Region of a distribution configuration");

        // Documented: API reference: the account must be a target account for the Region.
        // Assumed: the caller's own account always is one; the error's code and message.
        foreach (var (i, parameter) in distribution.Objects("ssmParameterConfigurations").Index())
        {
            if (parameter.TextOrNull("amiAccountId") is { } account && account != ownAccount && !Targets(distribution).Contains(account))
                throw InvalidParameter.Value(
                    $"{path}.ssmParameterConfigurations[{i}].amiAccountId", $"The account '{account}' is not a target account for the Region.");
        }

        // Documented: EC2 API reference, EnableFastLaunch: a launch template is named by its id or by its name. Assumed: Image Builder checks this too.
        foreach (var (i, fastLaunch) in distribution.Objects("fastLaunchConfigurations").Index())
        {
            if (fastLaunch["launchTemplate"] is JsonObject template && template.IsSet("launchTemplateId") == template.IsSet("launchTemplateName"))
                throw InvalidParameter.Combination(
                    $"{path}.fastLaunchConfigurations[{i}].launchTemplate",
                    "Exactly one of 'launchTemplateId' and 'launchTemplateName' must be given.");
        }
    }

    private static IEnumerable<string> Targets(JsonObject distribution) =>
        distribution["amiDistributionConfiguration"]?["targetAccountIds"]?.AsArray().Select(a => a!.GetValue<string>()) ?? [];

    // Assumed: the message, and the same code for updates, which do not declare it.
    private static ApiError QuotaExceeded(string what) => new("ServiceQuotaExceededException", $"The quota of {what} is used up.");
}
