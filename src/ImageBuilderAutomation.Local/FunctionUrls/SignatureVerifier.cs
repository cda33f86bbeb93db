using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ImageBuilderAutomation.Local.People;

namespace ImageBuilderAutomation.Local.FunctionUrls;

/// <summary>Verifies the Signature Version 4 of requests in the header <c>Authorization</c>. Presigned URLs are refused.</summary>
/// <remarks>
/// A repeated request is accepted while its time is valid, as by the service: two equal requests of one second have the same signature, so a repetition
/// cannot be distinguished from a second request. Functions refuse a repeated request by its id.
/// </remarks>
/// <param name="wall">Real time, because official clients sign with it.</param>
// Documented: IAM User Guide, "AWS Signature Version 4 for API requests". Assumed: the texts of the refusals.
internal sealed class SignatureVerifier(LocalPeople people, string region, TimeProvider wall)
{
    private const string DateHeader = "x-amz-date";
    private const string TokenHeader = "x-amz-security-token";
    private const string HashHeader = "x-amz-content-sha256";

    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <returns>The credentials that signed the request.</returns>
    /// <exception cref="SignatureException">The signature does not prove who sent this request.</exception>
    public LocalCredentials Verify(ReceivedRequest request)
    {
        var signature = AuthorizationHeader.Read(request.Header("authorization"));
        CheckScope(signature);
        var credentials = people.Find(signature.AccessKey)
            ?? throw new SignatureException("The security token included in the request is invalid: the access key is not one of this host.");
        CheckSignedHeaders(request, signature, credentials);
        CheckToken(request, credentials);
        CheckTime(request, signature);
        CheckBodyHash(request);

        var canonical = CanonicalRequest.Of(request, signature.SignedHeaders);
        var expected = CanonicalRequest.SignatureOf(
            canonical, credentials.SecretAccessKey, request.Header(DateHeader)[0], signature.Region, signature.Service);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(signature.Signature)))
        {
            throw new SignatureException(
                "The request signature we calculated does not match the signature you provided. Method, path, query, signed headers and body must arrive "
                + "as they were signed, and the secret access key must be the one of the access key.");
        }

        return credentials;
    }

    private void CheckScope(AuthorizationHeader signature)
    {
        if (signature.Region != region)
            throw new SignatureException($"Credential should be scoped to a valid Region: expected {region}, found '{signature.Region}'.");
        if (signature.Service is not ("lambda" or "execute-api"))
            throw new SignatureException($"Credential should be scoped to the correct service: expected lambda or execute-api, found '{signature.Service}'.");
    }

    private static void CheckSignedHeaders(ReceivedRequest request, AuthorizationHeader signature, LocalCredentials credentials)
    {
        string[] required = credentials.SessionToken is null ? ["host", DateHeader] : ["host", DateHeader, TokenHeader];
        // Documented: besides host, every x-amz- header of the request must be signed.
        foreach (var name in required.Concat(request.Headers.Keys.Where(name => name.StartsWith("x-amz-", StringComparison.Ordinal))))
        {
            if (!signature.SignedHeaders.Contains(name))
                throw new SignatureException($"The header '{name}' must be a signed header of the request.");
        }

        foreach (var name in signature.SignedHeaders.Where(name => !request.Headers.ContainsKey(name)))
            throw new SignatureException($"The request does not have the signed header '{name}'.");
        if (request.Header(DateHeader).Count != 1 || request.Header("host").Count != 1)
            throw new SignatureException($"Expected one header host and one header {DateHeader}.");
    }

    private void CheckToken(ReceivedRequest request, LocalCredentials credentials)
    {
        var token = string.Join(',', request.Header(TokenHeader));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(credentials.SessionToken ?? ""), Encoding.UTF8.GetBytes(token)))
        {
            throw new SignatureException(
                $"The security token included in the request is invalid: the header {TokenHeader} does not hold the session token of the access key.");
        }

        if (credentials.Expiration is { } end && end <= wall.GetUtcNow())
            throw new SignatureException($"The security token included in the request is expired since {end.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z.");
    }

    private void CheckTime(ReceivedRequest request, AuthorizationHeader signature)
    {
        var text = request.Header(DateHeader)[0];
        if (!DateTimeOffset.TryParseExact(
            text, CanonicalRequest.DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            throw new SignatureException($"Expected the header {DateHeader} in the form 20261120T090000Z.");
        }

        if (!text.StartsWith($"{signature.Date}T", StringComparison.Ordinal))
            throw new SignatureException($"Date in Credential scope does not match the header {DateHeader}: '{signature.Date}' and {text}.");
        var now = wall.GetUtcNow();
        if (time < now - Tolerance)
            throw new SignatureException($"Signature expired: {text} is more than {Tolerance.TotalMinutes} minutes before {Text(now)}, the time of this host.");
        if (time > now + Tolerance)
            throw new SignatureException($"Signature not yet current: {text} is more than {Tolerance.TotalMinutes} minutes after {Text(now)}, the time of this host.");
    }

    private static void CheckBodyHash(ReceivedRequest request)
    {
        var given = request.Header(HashHeader);
        if (given is ["UNSIGNED-PAYLOAD"])
            throw new SignatureException($"Expected a signed body, found {HashHeader}: UNSIGNED-PAYLOAD.");
        if (given.Any(hash => hash != CanonicalRequest.HashOf(request.Body.Span)))
            throw new SignatureException($"The header {HashHeader} is not the SHA-256 of the body that arrived.");
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(CanonicalRequest.DateFormat, CultureInfo.InvariantCulture);
}

/// <summary>The parts of <c>AWS4-HMAC-SHA256 Credential=key/date/Region/service/aws4_request, SignedHeaders=a;b, Signature=hex</c>.</summary>
internal sealed record AuthorizationHeader(
    string AccessKey, string Date, string Region, string Service, IReadOnlyList<string> SignedHeaders, string Signature)
{
    /// <exception cref="SignatureException">The request has no such header, several, or one in another form.</exception>
    public static AuthorizationHeader Read(IReadOnlyList<string> headers)
    {
        if (headers is not [var header])
            throw new SignatureException("Missing Authentication Token: expected one Authorization header with a Signature Version 4.");

        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        var list = header.StartsWith($"{CanonicalRequest.Algorithm} ", StringComparison.Ordinal) ? header[CanonicalRequest.Algorithm.Length..] : "";
        foreach (var part in list.Split(',', StringSplitOptions.TrimEntries).Select(part => part.Split('=', 2)))
        {
            if (part.Length != 2 || !parts.TryAdd(part[0], part[1]))
                throw Incomplete();
        }

        var names = parts.GetValueOrDefault("SignedHeaders", "").Split(';');
        return parts.Count == 3
            && parts.GetValueOrDefault("Credential", "").Split('/') is [{ Length: > 0 } key, { Length: 8 } date, var region, var service, CanonicalRequest.Terminator]
            && parts.GetValueOrDefault("Signature", "") is { Length: 64 } signature
            && IsSorted(names)
                ? new(key, date, region, service, names, signature)
                : throw Incomplete();
    }

    /// <summary>Whether each name stands once, in order and in lower case, as canonical requests have them.</summary>
    private static bool IsSorted(string[] names) =>
        names.All(name => name.Length > 0 && !name.Any(char.IsAsciiLetterUpper))
        && names.Zip(names.Skip(1)).All(pair => string.CompareOrdinal(pair.First, pair.Second) < 0);

    private static SignatureException Incomplete() => new(
        $"Expected an Authorization header of the form {CanonicalRequest.Algorithm} Credential=<access key>/<date>/<Region>/<service>/{CanonicalRequest.Terminator}, "
        + "SignedHeaders=<names in order>, Signature=<64 hexadecimal digits>.");
}

/// <summary>Nobody is proven to have sent the request. The message says what is wrong, and never the signature that would be right.</summary>
internal sealed class SignatureException(string message) : Exception(message);
