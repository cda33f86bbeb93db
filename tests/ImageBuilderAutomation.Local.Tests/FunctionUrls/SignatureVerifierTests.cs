using System.Text;
using ImageBuilderAutomation.Local.FunctionUrls;
using ImageBuilderAutomation.Local.People;
using TestKit;

namespace ImageBuilderAutomation.Local.Tests.FunctionUrls;

public sealed class SignatureVerifierTests
{
    private readonly TestClock _wall = new();
    private readonly LocalPeople _people;
    private readonly SignatureVerifier _verifier;
    private readonly LocalCredentials _kim;
    private readonly LocalCredentials _session;

    public SignatureVerifierTests()
    {
        _people = new(new(), new(new(), [], _wall), _wall);
        _verifier = new(_people, "us-east-1", _wall);
        _kim = _people.AddUser("kim");
        _session = _people.AssumeRole("arn:aws:iam::123456789012:role/Approver", "kim");
    }

    private static ReceivedRequest Plain => SignedRequests.Post("/function-urls/ApproveGate/", """{"a":1}""") with { Query = "b=2&a=1" };

    [Fact]
    public void A_signature_of_a_user_or_a_session_is_accepted()
    {
        Assert.Same(_kim, _verifier.Verify(Plain.Sign(_kim, _wall.GetUtcNow())));
        Assert.Same(_session, _verifier.Verify(Plain.Sign(_session, _wall.GetUtcNow())));
        Assert.Same(_session, _verifier.Verify(Plain.Sign(_session, _wall.GetUtcNow(), service: "execute-api")));
    }

    [Fact]
    public void A_repeated_request_is_accepted_as_by_the_service()
    {
        var request = Plain.Sign(_kim, _wall.GetUtcNow());
        Assert.Same(_verifier.Verify(request), _verifier.Verify(request));
    }

    [Theory]
    [InlineData(-300)]
    [InlineData(300)]
    public void A_time_five_minutes_away_is_accepted(int seconds) =>
        Assert.Same(_kim, _verifier.Verify(Plain.Sign(_kim, _wall.GetUtcNow().AddSeconds(seconds))));

    [Theory]
    [InlineData(-301, "Signature expired")]
    [InlineData(301, "Signature not yet current")]
    public void A_time_further_away_is_refused(int seconds, string expected) => Refuses(Plain.Sign(_kim, _wall.GetUtcNow().AddSeconds(seconds)), expected);

    [Fact]
    public void What_differs_from_what_was_signed_is_refused()
    {
        const string expected = "does not match the signature";
        var signed = Plain.With("x-note", "yes").Sign(_session, _wall.GetUtcNow());

        Refuses(signed with { Body = Encoding.UTF8.GetBytes("""{"a":2}""") }, expected);
        Refuses(signed with { Body = default }, expected);
        Refuses(signed with { Path = "/function-urls/OperateStack/" }, expected);
        Refuses(signed with { Path = "/function-urls/ApproveGate" }, expected);
        Refuses(signed with { Query = "b=2&a=2" }, expected);
        Refuses(signed with { Query = "b=2" }, expected);
        Refuses(signed with { Query = "b=2&a=1&c=" }, expected);
        Refuses(signed with { Method = "PUT" }, expected);
        Refuses(signed.With("x-note", "no"), expected);
        Refuses(signed.With("x-note", "yes", "no"), expected);
        Refuses(signed.With("host", "localhost:4601"), expected);
        Refuses(signed.With("x-amz-date", "20261120T090001Z"), expected);
        Refuses(signed.Authorized("/lambda/", "/execute-api/"), expected);
        Refuses(signed.Authorized("x-note", "x-note;x-odd").With("x-odd", "1"), expected);
        Refuses(signed.Authorized(";x-note", ""), expected);
        Refuses(Plain.Sign(_kim with { SecretAccessKey = "guess" }, _wall.GetUtcNow()), expected);
        Refuses(signed.With("authorization", $"{signed.Header("authorization")[0][..^64]}{new string('0', 64)}"), expected);
    }

    [Fact]
    public void Headers_in_another_order_and_with_other_spaces_are_accepted()
    {
        var signed = Plain.With("x-note", "a b").Sign(_kim, _wall.GetUtcNow());
        _verifier.Verify(signed.With("x-note", "  a   b ") with { Query = "a=1&b=2" });
        _verifier.Verify(signed.Authorized(", ", ","));
    }

    [Fact]
    public void The_host_the_time_and_every_header_of_AWS_must_be_signed()
    {
        var signed = Plain.Sign(_session, _wall.GetUtcNow());

        Refuses(signed.Authorized("host;", ""), "'host' must be a signed header");
        Refuses(signed.Authorized("x-amz-date;", ""), "'x-amz-date' must be a signed header");
        Refuses(signed.Authorized(";x-amz-security-token", ""), "'x-amz-security-token' must be a signed header");
        Refuses(signed.With("x-amz-target", "Other"), "'x-amz-target' must be a signed header");
        Refuses(signed.Without("x-amz-date"), "does not have the signed header 'x-amz-date'");
        Refuses(signed.With("x-amz-date", "20261120T090000Z", "20261120T090000Z"), "one header x-amz-date");
    }

    [Fact]
    public void A_session_needs_its_own_token_and_a_user_has_none()
    {
        var other = _people.AssumeRole("arn:aws:iam::123456789012:role/Approver", "kim");

        Refuses(Plain.Sign(_session with { SessionToken = other.SessionToken }, _wall.GetUtcNow()), "does not hold the session token");
        Refuses(Plain.Sign(_session with { SessionToken = null }, _wall.GetUtcNow()), "'x-amz-security-token' must be a signed header");
        Refuses(Plain.Sign(_kim with { SessionToken = _session.SessionToken }, _wall.GetUtcNow()), "does not hold the session token");
        Refuses(Plain.Sign(_session, _wall.GetUtcNow()).Without("x-amz-security-token"), "does not have the signed header 'x-amz-security-token'");
    }

    [Fact]
    public void A_session_ends_when_it_expires()
    {
        _wall.Advance(TimeSpan.FromMinutes(59));
        _verifier.Verify(Plain.Sign(_session, _wall.GetUtcNow()));

        _wall.Advance(TimeSpan.FromMinutes(1));
        Refuses(Plain.Sign(_session, _wall.GetUtcNow()), "is expired");
        _verifier.Verify(Plain.Sign(_kim, _wall.GetUtcNow()));
    }

    [Fact]
    public void Another_scope_or_an_unknown_key_is_refused()
    {
        Refuses(Plain.Sign(_kim, _wall.GetUtcNow(), region: "eu-west-1"), "expected us-east-1, found 'eu-west-1'");
        Refuses(Plain.Sign(_kim, _wall.GetUtcNow(), service: "dynamodb"), "found 'dynamodb'");
        Refuses(Plain.Sign(_kim with { AccessKeyId = "AKIAUNKNOWN" }, _wall.GetUtcNow()), "not one of this host");
        Refuses(Plain.Sign(_kim, _wall.GetUtcNow()).Authorized("/20261120/", "/20261119/"), "Date in Credential scope does not match");
    }

    [Theory]
    [InlineData("UNSIGNED-PAYLOAD", "expected a signed body")]
    [InlineData("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "is not the SHA-256")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "is not the SHA-256")]
    [InlineData("", "is not the SHA-256")]
    public void A_hash_that_is_not_the_body_s_is_refused(string hash, string expected) =>
        Refuses(Plain.With("x-amz-content-sha256", hash).Sign(_kim, _wall.GetUtcNow()), expected);

    [Fact]
    public void The_hash_of_the_body_is_accepted() =>
        _verifier.Verify(Plain.With("x-amz-content-sha256", CanonicalRequest.HashOf(Plain.Body.Span)).Sign(_kim, _wall.GetUtcNow()));

    [Theory]
    [InlineData("")]
    [InlineData("Bearer abc")]
    [InlineData("AWS4-HMAC-SHA256")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/20261120/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=12")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/20261120/us-east-1/lambda, SignedHeaders=host, Signature=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/20261120/us-east-1/lambda/aws4_request, SignedHeaders=x-amz-date;host, Signature=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/20261120/us-east-1/lambda/aws4_request, SignedHeaders=Host, Signature=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/20261120/us-east-1/lambda/aws4_request, SignedHeaders=host;host, Signature=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/20261120/us-east-1/lambda/aws4_request, SignedHeaders=host, SignedHeaders=host, Signature=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("AWS4-HMAC-SHA256 Credential=a/20261120/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0000000000000000000000000000000000000000000000000000000000000000, X=1")]
    [InlineData("AWS4-ECDSA-P256-SHA256 Credential=a/20261120/lambda/aws4_request, SignedHeaders=host, Signature=00")]
    public void An_Authorization_header_in_another_form_is_refused(string header) => Refuses(Plain.With("authorization", header), "Expected an Authorization header of the form");

    [Fact]
    public void A_request_with_none_or_several_Authorization_headers_is_refused()
    {
        var header = Plain.Sign(_kim, _wall.GetUtcNow()).Header("authorization")[0];
        Refuses(Plain, "Missing Authentication Token");
        Refuses(Plain.With("authorization", header, header), "Missing Authentication Token");
        Refuses(Plain with { Query = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=00" }, "Missing Authentication Token");
    }

    private void Refuses(ReceivedRequest request, string expected)
    {
        var refusal = Assert.Throws<SignatureException>(() => _verifier.Verify(request));
        Assert.Contains(expected, refusal.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch("[0-9a-f]{64}", refusal.Message);
    }
}
