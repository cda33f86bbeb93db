using ImageBuilderAutomation.Aws.Identity;
using ImageBuilderAutomation.Aws.Tests.ImageBuilder;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Tests;

public sealed class CallerTests
{
    private const string Arn = "arn:aws:sts::111122223333:assumed-role/PlatformApprover/kim";

    [Fact]
    public async Task Is_the_ARN_that_STS_returns_for_the_signing_credentials()
    {
        await using var sts = (await StubService.StartAsync()).Answers(
            $"""
            <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>{Arn}</Arn><UserId>AROA:kim</UserId><Account>111122223333</Account>
            </GetCallerIdentityResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>
            """);

        Assert.Equal(Arn, await Caller.ReadArnAsync(At(sts), default));

        var request = Assert.Single(sts.Requests);
        Assert.Equal("Action=GetCallerIdentity&Version=2011-06-15", request.Text);
        Assert.Contains("Credential=111122223333/", request.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Contains("/eu-west-1/sts/aws4_request", request.Headers["Authorization"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{ "GetCallerIdentityResponse": {} }""")]
    [InlineData("<GetCallerIdentityResponse/>")]
    public async Task Fails_when_STS_returns_no_ARN(string answer)
    {
        await using var sts = (await StubService.StartAsync()).Answers(answer);
        await Assert.ThrowsAsync<ServiceRefusedException>(() => Caller.ReadArnAsync(At(sts), default));
    }

    [Fact]
    public async Task Fails_when_STS_refuses()
    {
        await using var sts = (await StubService.StartAsync()).FailsWith(
            403,
            "<ErrorResponse><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code><Message>as the test says</Message></Error>"
                + "<RequestId>1</RequestId></ErrorResponse>");
        var refused = await Assert.ThrowsAsync<ServiceRefusedException>(() => Caller.ReadArnAsync(At(sts), default));
        Assert.Equal("sts returned 403: as the test says", refused.Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("<GetCallerIdentityResponse>")]
    public async Task Fails_when_STS_does_not_complete_its_response(string? begun)
    {
        await using var sts = (await StubService.StartAsync()).HangsAfter(begun);

        var refused = await Assert.ThrowsAsync<ServiceRefusedException>(() => Caller.ReadArnAsync(At(sts), default, TimeSpan.FromMilliseconds(500)));

        Assert.StartsWith("sts did not respond in time", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_error_names_a_profile_that_does_not_exist()
    {
        var refused = await Assert.ThrowsAsync<ServiceRefusedException>(() => Profile.ReadAsync("no-such-profile-here"));
        Assert.Contains("'no-such-profile-here'", refused.Message, StringComparison.Ordinal);
    }

    private static Func<string, string?> At(StubService sts) =>
        name => name == "AWS_ENDPOINT_URL_STS" ? sts.Url.ToString() : LocalEnvironment.For(sts.Url)(name);
}
