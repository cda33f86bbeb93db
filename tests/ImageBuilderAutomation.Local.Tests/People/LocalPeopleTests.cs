using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.People;
using ImageBuilderAutomation.Local.Template;
using TestKit;

namespace ImageBuilderAutomation.Local.Tests.People;

public sealed class LocalPeopleTests
{
    private const string SingleSignOnRole = "AWSReservedSSO_PlatformAdmin_0123456789abcdef";

    private static readonly TemplateSettings Settings = new() { Account = "111122223333", Region = "eu-west-1" };

    private readonly TestClock _wall = new();
    private readonly LocalRoles _roles;
    private readonly LocalPeople _people;

    public LocalPeopleTests()
    {
        _roles = new(Settings, [new("Break", "/glass/", """{"Statement":[]}""")], _wall);
        _people = new(Settings, _roles, _wall);
    }

    [Fact]
    public void A_user_has_a_long_term_key_and_a_stable_id()
    {
        var (first, second) = (_people.AddUser("kim"), _people.AddUser("kim"));

        Assert.Equal("arn:aws:iam::111122223333:user/kim", first.Principal.Arn);
        Assert.Matches("^AKIA[A-Z2-7]{16}$", first.AccessKeyId);
        Assert.Matches("^AIDA[A-Z2-7]{17}$", first.Principal.UserId);
        Assert.Equal((null, null), (first.SessionToken, first.Expiration));
        Assert.Equal(first.Principal, second.Principal);
        Assert.NotEqual(first.AccessKeyId, second.AccessKeyId);
        Assert.NotEqual(first.SecretAccessKey, second.SecretAccessKey);
    }

    [Fact]
    public void A_session_has_a_temporary_key_and_the_id_of_its_role()
    {
        var kim = _people.AssumeRole("arn:aws:iam::111122223333:role/team/Approver", "kim@example.com");
        var lee = _people.AssumeRole("arn:aws:iam::111122223333:role/team/Approver", "lee", TimeSpan.FromMinutes(15));

        Assert.Equal("arn:aws:sts::111122223333:assumed-role/Approver/kim@example.com", kim.Principal.Arn);
        Assert.Matches("^ASIA[A-Z2-7]{16}$", kim.AccessKeyId);
        Assert.Matches("^AROA[A-Z2-7]{17}:kim@example.com$", kim.Principal.UserId);
        Assert.Equal(kim.Principal.UserId.Split(':')[0], lee.Principal.UserId.Split(':')[0]);
        Assert.Equal(_roles.IdOf(_roles.Find("Approver")!), lee.Principal.UserId.Split(':')[0]);
        Assert.Equal((_wall.GetUtcNow().AddHours(1), _wall.GetUtcNow().AddMinutes(15)), (kim.Expiration, lee.Expiration));
    }

    [Fact]
    public void Credentials_do_not_show_their_secrets_as_text()
    {
        var kim = _people.AssumeRole("arn:aws:iam::111122223333:role/Approver", "kim");
        Assert.DoesNotContain(kim.SecretAccessKey, $"{kim}", StringComparison.Ordinal);
        Assert.DoesNotContain(kim.SessionToken!, $"{kim}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arn:aws:iam::111122223333:role/Approver", "k", 3600, "roleSessionName")]
    [InlineData("arn:aws:iam::111122223333:role/Approver", "kim lee", 3600, "roleSessionName")]
    [InlineData("arn:aws:iam::111122223333:role/Approver", "kim/lee", 3600, "roleSessionName")]
    [InlineData("arn:aws:iam::111122223333:role/Approver", "kim\n", 3600, "roleSessionName")]
    [InlineData("arn:aws:iam::111122223333:role/Approver", "12345678901234567890123456789012345678901234567890123456789012345", 3600, "roleSessionName")]
    [InlineData("arn:aws:iam::111122223333:role/Approver", "kim", 899, "durationSeconds")]
    [InlineData("arn:aws:iam::111122223333:role/Approver", "kim", 43201, "durationSeconds")]
    [InlineData("arn:aws:iam::111122223333:user/Approver", "kim", 3600, "is invalid")]
    [InlineData("arn:aws:iam::1111:role/Approver", "kim", 3600, "is invalid")]
    [InlineData("arn:aws-cn:iam::111122223333:role/Approver", "kim", 3600, "is invalid")]
    [InlineData("arn:aws:iam::111122223333:role/", "kim", 3600, "is invalid")]
    [InlineData("Approver", "kim", 3600, "is invalid")]
    public void What_STS_does_not_accept_is_refused(string role, string session, int seconds, string expected) => Assert.Contains(
        expected, Assert.Throws<ArgumentException>(() => _people.AssumeRole(role, session, TimeSpan.FromSeconds(seconds))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("kim/lee")]
    public void A_user_name_that_IAM_does_not_accept_is_refused(string name) => Assert.Throws<ArgumentException>(() => _people.AddUser(name));

    [Fact]
    public void A_role_exists_once_it_is_put_or_assumed()
    {
        Assert.Null(_roles.Find("Approver"));
        _people.AssumeRole("arn:aws:iam::111122223333:role/Approver", "kim");
        _people.AssumeRole("arn:aws:iam::444455556666:role/Elsewhere", "kim");
        _people.AssumeRole("arn:aws:iam::111122223333:role/Break", "kim");

        Assert.Equal("arn:aws:iam::111122223333:role/Approver", _roles.ArnOf(_roles.Find("Approver")!));
        Assert.Null(_roles.Find("Elsewhere"));
        Assert.Equal(new("Break", "/glass/", """{"Statement":[]}"""), _roles.Find("break"));
    }

    [Fact]
    public void A_role_of_Identity_Center_has_its_path_and_trusts_a_SAML_provider()
    {
        _people.AssumeRole($"arn:aws:iam::111122223333:role/{SingleSignOnRole}", "kim");
        var role = _roles.Find(SingleSignOnRole)!;
        var statement = JsonNode.Parse(role.TrustPolicy)!["Statement"]![0]!;

        Assert.Equal($"arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/{SingleSignOnRole}", _roles.ArnOf(role));
        Assert.StartsWith("arn:aws:iam::111122223333:saml-provider/AWSSSO_", (string?)statement["Principal"]!["Federated"], StringComparison.Ordinal);
        Assert.Equal("https://signin.aws.amazon.com/saml", (string?)statement["Condition"]!["StringEquals"]!["SAML:aud"]);
    }

    [Theory]
    [InlineData("/aws-reserved/sso.amazonaws.com/eu-west-1/", SingleSignOnRole, "/aws-reserved/sso.amazonaws.com/eu-west-1/", "Federated")]
    [InlineData("/elsewhere/", SingleSignOnRole, "/elsewhere/", "AWS")]
    [InlineData("/", "AWSReservedSSO_PlatformAdmin_0123", "/", "AWS")]
    [InlineData("/", "Approver", "/", "AWS")]
    public void Other_names_and_paths_are_kept(string path, string name, string expected, string trusted)
    {
        _people.AssumeRole($"arn:aws:iam::111122223333:role{path}{name}", "kim");
        var role = _roles.Find(name)!;
        Assert.Equal(expected, role.Path);
        Assert.NotNull(JsonNode.Parse(role.TrustPolicy)!["Statement"]![0]!["Principal"]![trusted]);
    }
}
