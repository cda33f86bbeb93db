namespace AwsPackages.Tests.Imagebuilder;

public sealed class SignatureTests
{
    [Theory]
    [MemberData(nameof(Operations.All), MemberType = typeof(Operations))]
    public async Task Every_request_is_signed_for_its_region_and_service(string name)
    {
        var operation = Operations.Named(name);
        var wire = new Wire("{}");

        await Operations.CallAsync(wire.Client, operation, Samples.Of(operation.Input));

        var (scope, given, computed) = SigV4.Check(Assert.Single(wire.Requests), "SECRET");
        Assert.EndsWith("/eu-west-1/imagebuilder/aws4_request", scope, StringComparison.Ordinal);
        Assert.Equal(computed, given);
    }
}
