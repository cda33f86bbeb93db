using ImageBuilderAutomation.Aws.Iam;

namespace ImageBuilderAutomation.Aws.Tests.Iam;

public sealed class RolesTests
{
    private const string Saml = """{ "Effect": "Allow", "Principal": { "Federated": "arn:aws:iam::111122223333:saml-provider/idp" }, "Action": "sts:AssumeRoleWithSAML" }""";

    private const string Pinned = """
        { "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111122223333:root" }, "Action": "sts:AssumeRole",
          "Condition": { "StringEquals": { "sts:RoleSessionName": "${aws:username}" } } }
        """;

    /// <remarks>AWS General Reference, "IAM endpoints": one endpoint for each partition.</remarks>
    [Theory]
    [InlineData("eu-west-1", "iam.amazonaws.com", "us-east-1")]
    [InlineData("cn-northwest-1", "iam.cn-north-1.amazonaws.com.cn", "cn-north-1")]
    [InlineData("us-gov-east-1", "iam.us-gov.amazonaws.com", "us-gov-west-1")]
    public void A_partition_has_one_endpoint(string region, string host, string signs) => Assert.Equal((host, signs), Roles.EndpointOf(region));

    [Fact]
    public void A_role_that_SAML_or_the_trust_policy_names_makes_session_names_true()
    {
        Assert.True(NamesSessions(Policy(Pinned)));
        Assert.True(NamesSessions(Policy(Saml)));
        Assert.True(NamesSessions(Policy(Saml, Pinned)));
        Assert.True(NamesSessions($$"""{ "Statement": {{Pinned}} }"""));
    }

    [Theory]
    [InlineData("""{ "Effect": "Allow", "Principal": { "AWS": "arn:aws:iam::111122223333:root" }, "Action": "sts:AssumeRole" }""")]
    [InlineData("""{ "Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole", "Condition": { "StringLike": { "sts:RoleSessionName": "*" } } }""")]
    [InlineData("""{ "Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole", "Condition": { "StringLike": { "sts:RoleSessionName": "${aws:username}" } } }""")]
    [InlineData("""{ "Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole", "Condition": { "StringEquals": { "sts:RoleSessionName": ["${aws:username}", "admin"] } } }""")]
    [InlineData("""{ "Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole", "Condition": { "StringEqualsIfExists": { "sts:RoleSessionName": "${aws:username}" } } }""")]
    [InlineData("""{ "Effect": "Allow", "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/ci" }, "Action": "sts:AssumeRoleWithWebIdentity" }""")]
    [InlineData("""{ "Effect": "Allow", "Principal": { "Federated": "arn:aws:iam::111122223333:saml-provider/idp" }, "Action": ["sts:AssumeRoleWithSAML", "sts:AssumeRole"] }""")]
    [InlineData("""{ "Effect": "Allow", "Principal": { "Service": "ec2.amazonaws.com" }, "Action": "sts:AssumeRole" }""")]
    public void One_statement_that_lets_a_name_be_chosen_is_enough_to_distrust_all(string statement)
    {
        Assert.False(NamesSessions(Policy(statement)));
        Assert.False(NamesSessions(Policy(Pinned, statement)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{ "Statement": [] }""")]
    [InlineData("""{ "Statement": [ { "Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole" } ] }""")]
    public void A_policy_that_lets_nobody_in_or_is_no_policy_proves_nothing(string document) => Assert.False(NamesSessions(document));

    [Theory]
    [InlineData(true, """{ "Effect": "Allow", "Principal": { "Service": "events.amazonaws.com" }, "Action": "sts:AssumeRole" }""")]
    [InlineData(false, """{ "Effect": "Allow", "Principal": { "Service": "events.amazonaws.com", "AWS": "111122223333" }, "Action": "sts:AssumeRole" }""")]
    [InlineData(false, """{ "Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole" }""")]
    [InlineData(false, """{ "Effect": "Deny", "Principal": { "Service": "events.amazonaws.com" }, "Action": "sts:AssumeRole" }""")]
    public void A_role_is_for_services_only_if_every_statement_lets_only_services_in(bool expected, string statement)
    {
        Assert.Equal(expected, TrustPolicy.Read("/", Policy(statement)).OnlyServices);
        Assert.False(TrustPolicy.Read("/", Policy(statement, Pinned)).OnlyServices);
    }

    private static bool NamesSessions(string document) => TrustPolicy.Read("/", document).NamesSessions;

    private static string Policy(params string[] statements) => $$"""{ "Version": "2012-10-17", "Statement": [ {{string.Join(", ", statements)}} ] }""";
}
