using System.Net;

namespace ImageBuilderAutomation.Emulator.Tests.Protocol;

public sealed class UnsignedTests : EmulatorTest
{
    protected override EmulatorOptions Options => base.Options with { RequireSignature = false };

    [Fact]
    public async Task Without_required_signatures_an_unsigned_request_acts_for_the_default_account()
    {
        await Api.SendAsync(
            HttpMethod.Put, "/CreateDistributionConfiguration",
            """{"name":"unsigned","distributions":[{"region":"us-east-1","amiDistributionConfiguration":{}}],"clientToken":"t"}""", authorization: null);

        var listed = await Api.SendAsync(HttpMethod.Post, "/ListDistributionConfigurations", "{}", authorization: null);

        Assert.Equal(HttpStatusCode.OK, listed.Status);
        Assert.Equal(
            "arn:aws:imagebuilder:us-east-1:123456789012:distribution-configuration/unsigned",
            (string?)Assert.Single(listed.Body["distributionConfigurationSummaryList"]!.AsArray())!["arn"]);
    }
}
