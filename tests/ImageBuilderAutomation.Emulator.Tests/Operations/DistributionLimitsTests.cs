using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Operations;

/// <summary>The rules for distribution configurations that the model does not contain; each is checked at creation and at update.</summary>
public sealed class DistributionLimitsTests : EmulatorTest
{
    [Fact]
    public async Task A_Region_without_an_output_is_refused() => await RefusedAsync(
        "InvalidParameterValueException",
        "The value supplied for parameter 'distributions[1]' is not valid. "
            + "One or more outputs should be provided for each region in a distribution configuration.",
        Samples.To("eu-west-1"), new() { ["region"] = "us-east-1" });

    [Fact]
    public async Task An_empty_list_and_the_same_Region_twice_are_refused()
    {
        await RefusedAsync(
            "InvalidParameterValueException", "The value supplied for parameter 'distributions' is not valid. At least one distribution must be given.");
        await RefusedAsync(
            "InvalidParameterCombinationException",
            "The value supplied for parameter 'distributions' is not valid. The Region 'eu-west-1' is given more than once.",
            Samples.To("eu-west-1"), Samples.To("eu-west-1"));
    }

    [Fact]
    public async Task The_quota_of_fifty_target_accounts_counts_all_Regions()
    {
        await TakenAsync(Targets("eu-west-1", 0, 50), Targets("us-east-1", 0, 50));
        await RefusedAsync(
            "ServiceQuotaExceededException", "The quota of 50 target accounts in a distribution configuration is used up.",
            Targets("eu-west-1", 0, 50), Targets("us-east-1", 50, 1));

        static JsonObject Targets(string region, int from, int count)
        {
            var distribution = Samples.To(region);
            distribution["amiDistributionConfiguration"]!["targetAccountIds"] =
                new JsonArray([.. Enumerable.Range(from, count).Select(i => JsonValue.Create($"{i:D12}"))]);
            return distribution;
        }
    }

    [Theory]
    [InlineData("launchTemplateConfigurations", "launchTemplateId", "lt-0123456789abcdef", 5, "5 launch templates in a Region of a distribution configuration")]
    [InlineData("ssmParameterConfigurations", "parameterName", "/golden/", 10, "10 SSM parameters in a Region of a distribution configuration")]
    public async Task A_Region_has_its_quota_of_launch_templates_and_parameters(string member, string name, string prefix, int max, string what)
    {
        await TakenAsync(Of("eu-west-1", max), Of("us-east-1", max));
        await RefusedAsync("ServiceQuotaExceededException", $"The quota of {what} is used up.", Of("eu-west-1", max + 1));

        JsonObject Of(string region, int count) => new()
        {
            ["region"] = region,
            [member] = new JsonArray([.. Enumerable.Range(0, count).Select(i => new JsonObject { [name] = $"{prefix}{i:x1}" })]),
        };
    }

    [Fact]
    public async Task A_parameter_belongs_to_a_target_account_of_its_Region()
    {
        await TakenAsync(Parameter("222233334444", "222233334444"), Samples.To("us-east-1"));
        await TakenAsync(Parameter(Api.Account, "222233334444"));
        await RefusedAsync(
            "InvalidParameterValueException",
            "The value supplied for parameter 'distributions[0].ssmParameterConfigurations[0].amiAccountId' is not valid. "
                + "The account '333344445555' is not a target account for the Region.",
            Parameter("333344445555", "222233334444"));

        static JsonObject Parameter(string account, string target)
        {
            var distribution = Samples.To("eu-west-1");
            distribution["amiDistributionConfiguration"]!["targetAccountIds"] = new JsonArray(target);
            distribution["ssmParameterConfigurations"] = new JsonArray(new JsonObject { ["parameterName"] = "/golden/linux", ["amiAccountId"] = account });
            return distribution;
        }
    }

    [Theory]
    [InlineData("""{"launchTemplateId":"lt-0123456789abcdef0"}""", true)]
    [InlineData("""{"launchTemplateName":"windows","launchTemplateVersion":"1"}""", true)]
    [InlineData("""{"launchTemplateId":"lt-0123456789abcdef0","launchTemplateName":"windows"}""", false)]
    [InlineData("""{"launchTemplateVersion":"1"}""", false)]
    public async Task The_launch_template_of_a_fast_launch_has_either_an_id_or_a_name(string template, bool taken)
    {
        var distribution = new JsonObject
        {
            ["region"] = "eu-west-1",
            ["fastLaunchConfigurations"] = new JsonArray(new JsonObject { ["enabled"] = true, ["launchTemplate"] = JsonNode.Parse(template) }),
        };
        if (taken)
            await TakenAsync(distribution);
        else
            await RefusedAsync(
                "InvalidParameterCombinationException",
                "The value supplied for parameter 'distributions[0].fastLaunchConfigurations[0].launchTemplate' is not valid. "
                    + "Exactly one of 'launchTemplateId' and 'launchTemplateName' must be given.",
                distribution);
    }

    [Theory]
    [InlineData(
        "licenseConfigurationArns", """["arn:aws:license-manager:eu-west-1:111122223333:license-configuration:lic-0123456789abcdef0123456789abcdef"]""")]
    [InlineData("s3ExportConfiguration", """{"roleName":"vmimport","diskImageFormat":"VHD","s3Bucket":"images"}""")]
    [InlineData("containerDistributionConfiguration", """{"targetRepository":{"service":"ECR","repositoryName":"web"}}""")]
    public async Task Any_single_output_is_enough(string member, string value) =>
        await TakenAsync(new JsonObject { ["region"] = "eu-west-1", [member] = JsonNode.Parse(value) });

    private async Task TakenAsync(params JsonObject[] distributions)
    {
        var arn = await Api.CreateAsync("CreateDistributionConfiguration", new() { ["name"] = "limits", ["distributions"] = List(distributions) });
        await Api.OkAsync("UpdateDistributionConfiguration", new() { ["distributionConfigurationArn"] = arn, ["distributions"] = List(distributions) });
        await Api.OkAsync("DeleteDistributionConfiguration", new() { ["distributionConfigurationArn"] = arn });
    }

    private async Task RefusedAsync(string error, string message, params JsonObject[] distributions)
    {
        var status = error.StartsWith("ServiceQuota", StringComparison.Ordinal) ? HttpStatusCode.PaymentRequired : HttpStatusCode.BadRequest;
        (await Api.CallAsync("CreateDistributionConfiguration", new() { ["name"] = "refused", ["distributions"] = List(distributions) }))
            .MustBe(status, error, message);

        var arn = (await Api.CallAsync("CreateDistributionConfiguration", Samples.Distribution("there"))).Body["distributionConfigurationArn"]?.ToString()
            ?? Api.Arn("distribution-configuration/there");
        (await Api.CallAsync("UpdateDistributionConfiguration", new() { ["distributionConfigurationArn"] = arn, ["distributions"] = List(distributions) }))
            .MustBe(status, error, message);
    }

    private static JsonArray List(JsonObject[] distributions) => new([.. distributions.Select(d => d.DeepClone())]);
}
