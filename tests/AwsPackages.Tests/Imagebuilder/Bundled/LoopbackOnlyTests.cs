using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using Amazon.Runtime;

namespace AwsPackages.Tests.Imagebuilder.Bundled;

public sealed class LoopbackOnlyTests
{
    [Theory]
    [InlineData("https://imagebuilder.eu-west-1.amazonaws.com")]
    [InlineData("http://10.0.0.1:4599")]
    [InlineData("http://localhost.example.com")]
    [InlineData("http://127.0.0.1.example.com")]
    [InlineData("http://[::2]:4599")]
    public async Task Refuses_an_endpoint_elsewhere_before_it_uses_credentials_or_the_network(string endpoint)
    {
        var wire = new Wire(_ => new Wire.Answer("{}"), config => config.ServiceURL = endpoint);
        using var client = new AmazonImagebuilderClient(new UnaskedCredentials(), (AmazonImagebuilderConfig)wire.Client.Config);

        var refusal = await Assert.ThrowsAsync<AmazonClientException>(() => client.ListImagesAsync(new ListImagesRequest()));

        Assert.Contains($"refuses {endpoint}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("-p:AwsPackages=nuget", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(wire.Requests);
    }

    [Theory]
    [InlineData("http://127.0.0.1:4599")]
    [InlineData("http://127.8.9.10:80")]
    [InlineData("http://localhost:4599")]
    [InlineData("http://[::1]:4599")]
    public async Task Serves_every_address_of_this_machine(string endpoint)
    {
        var wire = new Wire(_ => new Wire.Answer("{}"), config => config.ServiceURL = endpoint);

        await wire.Client.ListImagesAsync(new ListImagesRequest());

        Assert.Single(wire.Requests);
    }

    private sealed class UnaskedCredentials : AWSCredentials
    {
        public override ImmutableCredentials GetCredentials() => throw new InvalidOperationException("Credentials must not be requested.");
    }
}
