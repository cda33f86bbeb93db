using ImageBuilderAutomation.Aws.Iam;
using ImageBuilderAutomation.Aws.Tests.ImageBuilder;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;
using TestKit;

namespace ImageBuilderAutomation.Aws.Tests.Iam;

/// <summary>What is read of IAM's answer about a role, and how long it is kept.</summary>
public sealed class RoleAnswersTests
{
    private const string Saml = """{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:saml-provider/idp"},"Action":"sts:AssumeRoleWithSAML"}""";
    private const string Free = """{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}""";

    private readonly TestClock _clock = new();

    [Theory]
    [InlineData(true, Saml)]
    [InlineData(false, Free)]
    [InlineData(false, Saml, Free)]
    public async Task The_path_the_id_and_the_trust_policy_are_read(bool expected, params string[] statements)
    {
        await using var iam = (await StubService.StartAsync()).Answers(Answer(string.Join(',', statements)));
        using var roles = RolesAt(iam);

        var facts = Assert.IsType<Known<RoleFacts>.Yes>(await roles.ReadAsync("Platform", default)).Value;

        Assert.Equal(new RoleFacts("/teams/", expected) { Id = "AROATODAY" }, facts);
        Assert.False(facts.IsIdentityCenter);
    }

    [Fact]
    public async Task An_answer_is_kept_for_ten_minutes_and_an_error_not_at_all()
    {
        await using var iam = (await StubService.StartAsync()).Fails(403, "AccessDenied").Answers(Answer(Saml)).Answers(Answer(Free));
        using var roles = RolesAt(iam);

        Assert.IsType<Known<RoleFacts>.No>(await roles.ReadAsync("Platform", default));
        Assert.True(Assert.IsType<Known<RoleFacts>.Yes>(await roles.ReadAsync("Platform", default)).Value.NamesSessions);
        Assert.True(Assert.IsType<Known<RoleFacts>.Yes>(await roles.ReadAsync("Platform", default)).Value.NamesSessions);
        _clock.Advance(TimeSpan.FromMinutes(11));
        Assert.False(Assert.IsType<Known<RoleFacts>.Yes>(await roles.ReadAsync("Platform", default)).Value.NamesSessions);
    }

    private Roles RolesAt(StubService iam)
    {
        var variables = new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL_IAM"] = iam.Url.ToString(),
            ["AWS_ACCESS_KEY_ID"] = "test",
            ["AWS_SECRET_ACCESS_KEY"] = "test",
        };
        return new(new AccountRegion("111122223333", "eu-west-1"), variables.GetValueOrDefault, _clock);
    }

    private static string Answer(string statements) =>
        "<GetRoleResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><GetRoleResult><Role><Path>/teams/</Path><RoleName>Platform</RoleName><RoleId>AROATODAY</RoleId>"
        + $"<AssumeRolePolicyDocument>{Uri.EscapeDataString($$"""{"Version":"2012-10-17","Statement":[{{statements}}]}""")}</AssumeRolePolicyDocument>"
        + "</Role></GetRoleResult></GetRoleResponse>";
}
