using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests.Protocol;

public sealed class IdempotencyTests : EmulatorTest
{
    [Fact]
    public async Task The_same_token_and_parameters_get_the_first_response_again()
    {
        var input = Samples.Component();
        input["clientToken"] = "once";

        var first = await Api.OkAsync("CreateComponent", input);
        var again = await Api.OkAsync("CreateComponent", input);

        Assert.Equal(first["componentBuildVersionArn"]!.ToString(), again["componentBuildVersionArn"]!.ToString());
        Assert.Single((await Api.OkAsync("ListComponentBuildVersions"))["componentSummaryList"]!.AsArray());
    }

    [Fact]
    public async Task The_order_of_members_does_not_matter()
    {
        var first = new JsonObject
        {
            ["clientToken"] = "t",
            ["name"] = "infra",
            ["instanceProfileName"] = "builder",
            ["tags"] = new JsonObject { ["a"] = "1", ["b"] = "2" },
        };
        var other = new JsonObject
        {
            ["tags"] = new JsonObject { ["b"] = "2", ["a"] = "1" },
            ["instanceProfileName"] = "builder",
            ["name"] = "infra",
            ["clientToken"] = "t",
        };

        await Api.OkAsync("CreateInfrastructureConfiguration", first);

        await Api.OkAsync("CreateInfrastructureConfiguration", other);
    }

    [Fact]
    public async Task The_same_token_with_other_parameters_is_refused()
    {
        var input = Samples.Infrastructure();
        input["clientToken"] = "once";
        await Api.OkAsync("CreateInfrastructureConfiguration", input);
        input["description"] = "changed";

        (await Api.CallAsync("CreateInfrastructureConfiguration", input)).MustBe(HttpStatusCode.BadRequest, "IdempotentParameterMismatchException");
    }

    [Fact]
    public async Task A_token_applies_to_one_operation_and_one_account()
    {
        var infrastructure = Samples.Infrastructure();
        infrastructure["clientToken"] = "shared";
        var distribution = Samples.Distribution();
        distribution["clientToken"] = "shared";
        using var other = ClientOf("444455556666");

        await Api.OkAsync("CreateInfrastructureConfiguration", infrastructure);
        await Api.OkAsync("CreateDistributionConfiguration", distribution);
        var arn = await other.CreateAsync("CreateInfrastructureConfiguration", infrastructure);

        Assert.Equal(other.Arn("infrastructure-configuration/base-infra"), arn);
    }

    [Fact]
    public async Task A_refused_call_does_not_use_up_its_token()
    {
        var input = await Samples.PipelineAsync(Api);
        input["clientToken"] = "second try";
        var right = input["infrastructureConfigurationArn"]!.DeepClone();
        input["infrastructureConfigurationArn"] = Api.Arn("infrastructure-configuration/none");
        (await Api.CallAsync("CreateImagePipeline", input)).MustBe(HttpStatusCode.BadRequest, "InvalidParameterValueException");

        input["infrastructureConfigurationArn"] = right;
        await Api.OkAsync("CreateImagePipeline", input);
    }
}
