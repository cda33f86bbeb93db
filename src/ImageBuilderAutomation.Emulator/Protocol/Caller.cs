using System.Buffers;
using System.Collections.Concurrent;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Protocol;

/// <summary>Who signed the request. The signature is not verified, so any secret key works.</summary>
public sealed record Caller(string Account, string Region, string AccessKey)
{
    private const string Scheme = "AWS4-HMAC-SHA256 ";
    private const string DefaultRegion = "us-east-1";

    /// <summary>Clients sign many requests of a day with one credential.</summary>
    private const int MaxKnown = 1000;

    private static readonly ConcurrentDictionary<string, (string DefaultAccount, Caller Caller)> Known = new(StringComparer.Ordinal);
    private static readonly SearchValues<char> RegionCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    public string Principal { get; } = $"arn:{Partitions.Of(Region)}:iam::{Account}:user/{AccessKey}";

    /// <param name="authorization">The header; Signature Version 4 puts <c>Credential=key/date/region/service/aws4_request</c> into it.</param>
    /// <param name="required">If true, a request without the header is refused; if false, it acts for the default account.</param>
    public static Caller Read(string? authorization, string defaultAccount, bool required)
    {
        // Assumed: the codes of the common errors of AWS services; the messages are the emulator's own.
        if (string.IsNullOrEmpty(authorization))
        {
            return required
                ? throw new ApiError(ProtocolErrors.MissingAuthenticationToken, "The request carries no signature.")
                : new(defaultAccount, DefaultRegion, "unsigned");
        }

        var credential = CredentialOf(authorization);
        return Known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(credential, out var known) && known.DefaultAccount == defaultAccount
            ? known.Caller
            : Keep(credential.ToString(), defaultAccount);
    }

    private static Caller Keep(string credential, string defaultAccount)
    {
        var caller = Read(credential, defaultAccount);
        if (Known.Count < MaxKnown)
            Known[credential] = (defaultAccount, caller);
        return caller;
    }

    /// <returns>Empty if there is none.</returns>
    private static ReadOnlySpan<char> CredentialOf(string authorization)
    {
        const string name = "Credential=";
        if (!authorization.StartsWith(Scheme, StringComparison.Ordinal))
            return default;
        foreach (var range in authorization.AsSpan(Scheme.Length).Split(','))
        {
            var part = authorization.AsSpan(Scheme.Length)[range].Trim();
            if (part.StartsWith(name, StringComparison.Ordinal))
                return part[name.Length..];
        }

        return default;
    }

    private static Caller Read(string credential, string defaultAccount)
    {
        if (credential.Split('/') is not [{ Length: > 0 } key, _, var region, ..])
        {
            throw new ApiError(
                ProtocolErrors.IncompleteSignature,
                "The Authorization header must be AWS4-HMAC-SHA256 with a Credential of the form <access key>/<date>/<Region>/imagebuilder/aws4_request.");
        }

        // The Region becomes part of ARNs, which other characters would make unparsable.
        if (region.AsSpan().ContainsAnyExcept(RegionCharacters))
            throw new ApiError(ProtocolErrors.IncompleteSignature, $"'{region}' in the Credential of the Authorization header is no Region.");

        var account = key.Length == 12 && key.All(char.IsAsciiDigit) ? key : defaultAccount;
        return new(account, region.Length == 0 ? DefaultRegion : region, key);
    }
}
