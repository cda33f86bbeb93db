using System.Net;

namespace ImageBuilderAutomation.Emulator.Tests.Protocol;

public sealed class AuthenticationTests : EmulatorTest
{
    [Theory]
    [InlineData("Bearer abc")]
    [InlineData("AWS4-HMAC-SHA256 SignedHeaders=host")]
    [InlineData("AWS4-HMAC-SHA256 Credential=onlykey")]
    public async Task Refuses_an_invalid_signature(string authorization)
    {
        var result = await Api.SendAsync(HttpMethod.Post, "/ListComponents", "{}", authorization);

        result.MustBe(HttpStatusCode.BadRequest, "IncompleteSignatureException");
    }

    [Theory]
    [InlineData("AKIDEXAMPLE")]
    [InlineData("12345678901")]
    [InlineData("1234567890123")]
    [InlineData("12345678901x")]
    public async Task A_caller_whose_access_key_is_not_an_account_id_acts_for_the_default_account(string accessKey)
    {
        using var ordinary = ClientOf(accessKey);

        var arn = await ordinary.CreateAsync("CreateInfrastructureConfiguration", Samples.Infrastructure());

        Assert.Equal("arn:aws:imagebuilder:eu-west-1:123456789012:infrastructure-configuration/base-infra", arn);
    }

    [Fact]
    public async Task Two_accounts_do_not_see_each_other()
    {
        using var other = ClientOf("444455556666");
        var arn = await Api.CreateAsync("CreateInfrastructureConfiguration", Samples.Infrastructure());

        var list = await other.OkAsync("ListInfrastructureConfigurations");
        var get = await other.CallAsync("GetInfrastructureConfiguration", new() { ["infrastructureConfigurationArn"] = arn });

        Assert.Empty(list["infrastructureConfigurationSummaryList"]!.AsArray());
        get.MustBe(HttpStatusCode.NotFound, "ResourceNotFoundException");
    }

    [Fact]
    public async Task Two_Regions_of_one_account_do_not_see_each_other()
    {
        using var other = ClientOf(Api.Account, "us-gov-west-1");
        await Api.CreateAsync("CreateInfrastructureConfiguration", Samples.Infrastructure());

        var arn = await other.CreateAsync("CreateInfrastructureConfiguration", Samples.Infrastructure());

        Assert.StartsWith($"arn:aws-us-gov:imagebuilder:us-gov-west-1:{Api.Account}:", arn, StringComparison.Ordinal);
        Assert.Single((await Api.OkAsync("ListInfrastructureConfigurations"))["infrastructureConfigurationSummaryList"]!.AsArray());
    }
}
