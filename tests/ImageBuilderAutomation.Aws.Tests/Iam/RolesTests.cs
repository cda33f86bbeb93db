using ImageBuilderAutomation.Aws.Iam;
using ImageBuilderAutomation.Aws.Tests.ImageBuilder;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;
using TestKit;

namespace ImageBuilderAutomation.Aws.Tests.Iam;

/// <summary>What IAM's answer says about a role. Session names are believed only if nobody can choose another's.</summary>
public sealed class RolesTests : IAsyncLifetime
{
    private const string Saml = """{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:saml-provider/idp"},"Action":"sts:AssumeRoleWithSAML"}""";
    private const string Pinned = """{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:RoleSessionName":"${aws:username}"}}}""";
    private const string Free = """{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}""";

    private readonly TestClock _clock = new();
    private StubService _iam = null!;
    private Roles _roles = null!;

    public async Task InitializeAsync()
    {
        _iam = await StubService.StartAsync();
        var variables = new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL_IAM"] = _iam.Url.ToString(), ["AWS_ACCESS_KEY_ID"] = "test", ["AWS_SECRET_ACCESS_KEY"] = "test",
        };
        _roles = new(new AccountRegion("111122223333", "eu-west-1"), variables.GetValueOrDefault, _clock);
    }

    public async Task DisposeAsync()
    {
        _roles.Dispose();
        await _iam.DisposeAsync();
    }

    [Theory]
    [InlineData(true, Saml)]
    [InlineData(true, Pinned)]
    [InlineData(true, Saml, Pinned)]
    [InlineData(false, Free)]
    [InlineData(false, Saml, Free)]
    [InlineData(false, Pinned, Free)]
    [InlineData(true, Pinned, """{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}""")]
    [InlineData(false, """{"Effect":"Deny","Principal":"*","Action":"sts:AssumeRole"}""")]
    // Whoever assumes the role by a web identity chooses the session's name.
    [InlineData(false, """{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:oidc-provider/idp"},"Action":"sts:AssumeRoleWithWebIdentity"}""")]
    [InlineData(false, """{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:saml-provider/idp","AWS":"111122223333"},"Action":"sts:AssumeRoleWithSAML"}""")]
    [InlineData(false, """{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:saml-provider/idp"},"Action":["sts:AssumeRoleWithSAML","sts:AssumeRole"]}""")]
    // None of these pins the name: a pattern, a second value, a condition that also holds without the key.
    [InlineData(false, """{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Condition":{"StringLike":{"sts:RoleSessionName":"${aws:username}*"}}}""")]
    [InlineData(false, """{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:RoleSessionName":["${aws:username}","x"]}}}""")]
    [InlineData(false, """{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Condition":{"StringEqualsIfExists":{"sts:RoleSessionName":"${aws:username}"}}}""")]
    [InlineData(false, """{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:RoleSessionName":"fixed"}}}""")]
    public async Task Session_names_are_true_only_if_every_way_into_the_role_makes_them_so(bool expected, params string[] statements)
    {
        Answers($$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""");

        var facts = Assert.IsType<Known<RoleFacts>.Yes>(await _roles.ReadAsync("Platform", default)).Value;

        Assert.Equal(new RoleFacts("/teams/", expected) { Id = "AROATODAY" }, facts);
        Assert.False(facts.IsIdentityCenter);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"Statement":[]}""")]
    [InlineData("""{"Statement":"all"}""")]
    [InlineData("""{"Statement":[null]}""")]
    public async Task A_trust_policy_without_statements_makes_no_name_true(string document)
    {
        Answers(document);

        Assert.False(Assert.IsType<Known<RoleFacts>.Yes>(await _roles.ReadAsync("Platform", default)).Value.NamesSessions);
    }

    [Fact]
    public async Task An_answer_is_kept_for_ten_minutes_and_an_error_not_at_all()
    {
        _iam.Fails(403, "AccessDenied");
        Answers($$"""{"Statement":{{Saml}}}""");
        Answers($$"""{"Statement":{{Free}}}""");
        Assert.IsType<Known<RoleFacts>.No>(await _roles.ReadAsync("Platform", default));

        Assert.True(Assert.IsType<Known<RoleFacts>.Yes>(await _roles.ReadAsync("Platform", default)).Value.NamesSessions);
        Assert.True(Assert.IsType<Known<RoleFacts>.Yes>(await _roles.ReadAsync("Platform", default)).Value.NamesSessions);
        _clock.Advance(TimeSpan.FromMinutes(11));
        Assert.False(Assert.IsType<Known<RoleFacts>.Yes>(await _roles.ReadAsync("Platform", default)).Value.NamesSessions);
    }

    private void Answers(string trust) => _iam.Answers(
        "<GetRoleResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><GetRoleResult><Role><Path>/teams/</Path><RoleName>Platform</RoleName>"
        + $"<RoleId>AROATODAY</RoleId><AssumeRolePolicyDocument>{Uri.EscapeDataString(trust)}</AssumeRolePolicyDocument></Role></GetRoleResult></GetRoleResponse>");
}
