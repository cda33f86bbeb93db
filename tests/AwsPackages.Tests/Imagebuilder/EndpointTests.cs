using Amazon;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;

namespace AwsPackages.Tests.Imagebuilder;

[Collection("process environment")]
public sealed class EndpointTests : IDisposable
{
    private const string OfService = "AWS_ENDPOINT_URL_IMAGEBUILDER";
    private const string OfAll = "AWS_ENDPOINT_URL";

    private readonly (string Name, string? Value)[] _before =
        [.. new[] { OfService, OfAll }.Select(name => (name, Environment.GetEnvironmentVariable(name)))];

    [Theory]
    [InlineData("http://127.0.0.1:1", null, "http://127.0.0.1:1/ListImages")]
    [InlineData(null, "http://127.0.0.1:2", "http://127.0.0.1:2/ListImages")]
    [InlineData("http://localhost:3", "http://127.0.0.1:4", "http://localhost:3/ListImages")]
    public async Task The_environment_names_the_endpoint(string? ofService, string? ofAll, string expected)
    {
        Environment.SetEnvironmentVariable(OfService, ofService);
        Environment.SetEnvironmentVariable(OfAll, ofAll);
        var wire = new Wire(_ => new Wire.Answer("{}"), config => config.RegionEndpoint = RegionEndpoint.EUCentral1);

        await wire.Client.ListImagesAsync(new ListImagesRequest());

        var sent = Assert.Single(wire.Requests);
        Assert.Equal(expected, sent.Uri.AbsoluteUri);
    }

    [Fact]
    public async Task A_service_url_overrides_the_environment()
    {
        Environment.SetEnvironmentVariable(OfService, "http://127.0.0.1:1");
        var wire = new Wire("{}");

        await wire.Client.ListImagesAsync(new ListImagesRequest());

        Assert.Equal("http://127.0.0.1:4599/ListImages", Assert.Single(wire.Requests).Uri.AbsoluteUri);
    }

    [Theory]
    [InlineData("eu-west-1", "https://imagebuilder.eu-west-1.amazonaws.com")]
    [InlineData("cn-north-1", "https://imagebuilder.cn-north-1.amazonaws.com.cn")]
    public void Without_either_the_regional_endpoint_is_used(string region, string expected)
    {
        Environment.SetEnvironmentVariable(OfService, null);
        Environment.SetEnvironmentVariable(OfAll, null);
        using var client = new AmazonImagebuilderClient("AKID", "SECRET", RegionEndpoint.GetBySystemName(region));

        Assert.Equal(expected, client.DetermineServiceOperationEndpoint(new ListImagesRequest()).URL.TrimEnd('/'));
    }

    public void Dispose()
    {
        foreach (var (name, value) in _before)
            Environment.SetEnvironmentVariable(name, value);
    }
}
