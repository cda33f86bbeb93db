namespace Conformance.People;

/// <summary>A way in which a request is not what its sender signed, or was signed by nobody who may call.</summary>
/// <param name="Expected">Part of the reason in the refusal.</param>
internal sealed record Alteration(string Expected)
{
    private const string Mismatch = "does not match the signature";

    public static IReadOnlyDictionary<string, Alteration> All { get; } = new Dictionary<string, Alteration>
    {
        // Clients that send the hash of the body get another reason than those that do not.
        ["altered body"] = new("body") { AfterSigning = call => call with { Body = """{"reason":"other"}""" } },
        ["altered path"] = new(Mismatch) { AfterSigning = call => call with { Url = call.Url.Replace("/base?", "/web?", StringComparison.Ordinal) } },
        ["altered query"] = new(Mismatch) { AfterSigning = call => call with { Url = call.Url.Replace("build=7", "build=8", StringComparison.Ordinal) } },
        ["added query"] = new(Mismatch) { AfterSigning = call => call with { Url = $"{call.Url}&force=true" } },
        ["altered signed header"] = new(Mismatch) { AfterSigning = call => call.With("X-Note", "another note") },
        ["host dropped from the signed headers"] = new("'host' must be a signed header") { AfterSigning = call => call.Replace("Authorization", "host;", "") },
        ["session token of another session"] = new("does not hold the session token")
        {
            Key = stack => SignedUrlStack.KeyOf(stack.Kim) with { Token = stack.People.AssumeRole("arn:aws:iam::123456789012:role/Approver", "lee").SessionToken },
        },
        ["no session token"] = new("'x-amz-security-token' must be a signed header") { Key = stack => SignedUrlStack.KeyOf(stack.Kim) with { Token = null } },
        ["expired credentials"] = new("is expired since") { Key = stack => SignedUrlStack.KeyOf(stack.Expired) },
        ["old date"] = new("Signature expired") { Wall = TimeSpan.FromMinutes(6) },
        ["future date"] = new("Signature not yet current") { Wall = TimeSpan.FromMinutes(-6) },
        ["scope of another Region"] = new("expected us-east-1, found 'eu-west-1'") { Key = stack => SignedUrlStack.KeyOf(stack.Kim) with { Region = "eu-west-1" } },
        ["scope of another service"] = new("found 'sns'") { Key = stack => SignedUrlStack.KeyOf(stack.Kim) with { Service = "sns" } },
        ["unknown key"] = new("not one of this host") { Key = stack => SignedUrlStack.KeyOf(stack.Kim) with { Id = "ASIAUNKNOWNUNKNOWN12" } },
        ["wrong secret"] = new(Mismatch) { Key = stack => SignedUrlStack.KeyOf(stack.Kim) with { Secret = "a guess" } },
        ["signed hash of another body"] = new("is not the SHA-256 of the body")
        {
            BeforeSigning = call => call.With("X-Amz-Content-SHA256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        },
        ["unsigned body"] = new("found x-amz-content-sha256: UNSIGNED-PAYLOAD") { BeforeSigning = call => call.With("X-Amz-Content-SHA256", "UNSIGNED-PAYLOAD") },
    };

    public static TheoryData<string> Names => [.. All.Keys];

    public Func<SignedUrlStack, SigningKey> Key { get; init; } = stack => SignedUrlStack.KeyOf(stack.Kim);

    public Func<SignedCall, SignedCall> BeforeSigning { get; init; } = call => call;

    public Func<SignedCall, SignedCall> AfterSigning { get; init; } = call => call;

    /// <summary>How far real time is ahead of the client's when the request arrives.</summary>
    public TimeSpan Wall { get; init; }
}
