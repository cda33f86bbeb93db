using System.Net;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace Conformance.People;

/// <summary>The AWS SDK for .NET gets credentials of the local host and signs requests to function URLs with them.</summary>
public sealed class DotNetPeopleTests : IAsyncLifetime
{
    private SignedUrlStack _stack = null!;

    public async Task InitializeAsync() => _stack = await SignedUrlStack.StartAsync();

    public Task DisposeAsync() => _stack.DisposeAsync().AsTask();

    [Theory]
    [InlineData("")]
    [InlineData("gates/base?step=s-1&build=7")]
    [InlineData("a%20b/%C3%A9?z=1&a=%2F&a=%C3%A9&empty")]
    public async Task A_signed_request_reaches_the_function_with_its_caller(string pathAndQuery)
    {
        await _stack.AcceptsAsync(new DotNetSigner(), _stack.Kim, _stack.Call(pathAndQuery));
        await _stack.AcceptsAsync(new DotNetSigner(), _stack.People.AddUser("lee"), _stack.Call(pathAndQuery));
    }

    [Theory]
    [MemberData(nameof(Alteration.Names), MemberType = typeof(Alteration))]
    public Task A_request_is_refused_with(string alteration) => _stack.RefusesAsync(new DotNetSigner(), Alteration.All[alteration]);

    [Fact]
    public async Task The_signing_handler_sends_a_request_that_is_accepted()
    {
        using var sockets = new SocketsHttpHandler();
        using var http = new HttpClient(DotNetSigner.Handler(SignedUrlStack.KeyOf(_stack.Kim), sockets));
        using var content = new StringContent("{}");
        using var response = await http.PostAsync(new Uri(_stack.Call().Url), content);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task AssumeRole_returns_credentials_of_a_session()
    {
        using var sts = Sts(new BasicAWSCredentials("any", "any"));
        var answer = await sts.AssumeRoleAsync(new() { RoleArn = "arn:aws:iam::123456789012:role/team/Approver", RoleSessionName = "kim@example.com", DurationSeconds = 900 });

        Assert.Equal("arn:aws:sts::123456789012:assumed-role/Approver/kim@example.com", answer.AssumedRoleUser.Arn);
        Assert.InRange(answer.Credentials.Expiration!.Value.ToUniversalTime(), DateTime.UtcNow.AddMinutes(14), DateTime.UtcNow.AddMinutes(15));
        using var session = Sts(answer.Credentials);
        var identity = await session.GetCallerIdentityAsync(new());
        Assert.Equal((answer.AssumedRoleUser.Arn, answer.AssumedRoleUser.AssumedRoleId, "123456789012"), (identity.Arn, identity.UserId, identity.Account));
        var known = _stack.People.Find(answer.Credentials.AccessKeyId)!;
        await _stack.AcceptsAsync(new DotNetSigner(), known, _stack.Call());
    }

    [Fact]
    public async Task STS_refuses_an_invalid_session_and_expired_credentials()
    {
        using var sts = Sts(new BasicAWSCredentials("any", "any"));
        // Not a constant, because an analyzer of the SDK refuses an invalid one.
        var session = string.Join(' ', "kim", "lee");
        var invalid = await Assert.ThrowsAsync<AmazonSecurityTokenServiceException>(
            () => sts.AssumeRoleAsync(new() { RoleArn = "arn:aws:iam::123456789012:role/Approver", RoleSessionName = session }));
        Assert.Equal("ValidationError", invalid.ErrorCode);

        using var expired = Sts(new SessionAWSCredentials(_stack.Expired.AccessKeyId, _stack.Expired.SecretAccessKey, _stack.Expired.SessionToken));
        var refused = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => expired.GetCallerIdentityAsync(new()));
        Assert.StartsWith("ExpiredToken", refused.ErrorCode, StringComparison.Ordinal);
    }

    private AmazonSecurityTokenServiceClient Sts(AWSCredentials credentials) => new(credentials, new AmazonSecurityTokenServiceConfig
    {
        ServiceURL = _stack.Services.ToString(),
        AuthenticationRegion = "us-east-1",
    });
}
