using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.People;

/// <summary>
/// The users and role sessions that sign requests to function URLs. No IAM exists here: anybody may add a user and assume any role, and may do everything.
/// </summary>
/// <param name="wall">Credentials expire in real time, because official clients sign with real time.</param>
public sealed partial class LocalPeople(TemplateSettings settings, LocalRoles roles, TimeProvider wall)
{
    private readonly ConcurrentDictionary<string, LocalCredentials> _credentials = new(StringComparer.Ordinal);
    private long _count;

    /// <summary>Creates an access key for a user of the stack's account. The user is created with its first key.</summary>
    /// <exception cref="ArgumentException">IAM does not accept the name.</exception>
    public LocalCredentials AddUser(string name)
    {
        if (!UserName().IsMatch(name))
            throw new ArgumentException($"Expected a user name of 1 to 64 letters, digits and _+=,.@-, found '{name}'.", nameof(name));

        var arn = $"arn:{settings.Partition}:iam::{settings.Account}:user/{name}";
        return Keep("AKIA", new(arn, UniqueIds.Of("AIDA", arn), settings.Account), lifetime: null);
    }

    /// <summary>Creates temporary credentials for a role session. A role that was not put exists from now on.</summary>
    /// <param name="roleArn">May be of any account of the stack's partition.</param>
    /// <param name="lifetime">15 minutes to 12 hours, as STS allows; one hour by default.</param>
    /// <exception cref="ArgumentException">STS does not accept a value; the message is the one of STS.</exception>
    // Documented: STS API Reference, "AssumeRole". Assumed: the texts of the errors.
    public LocalCredentials AssumeRole(string roleArn, string sessionName, TimeSpan? lifetime = null)
    {
        if (!SessionName().IsMatch(sessionName))
            throw Invalid("roleSessionName", sessionName, @"Member must satisfy regular expression pattern: [\w+=,.@-]{2,64}");
        if (lifetime is { } asked && (asked < TimeSpan.FromMinutes(15) || asked > TimeSpan.FromHours(12)))
        {
            throw Invalid(
                "durationSeconds", asked.TotalSeconds.ToString(CultureInfo.InvariantCulture), "Member must have value between 900 and 43200, inclusive");
        }

        var match = RoleArn().Match(roleArn);
        if (!match.Success || match.Groups["partition"].Value != settings.Partition)
            throw new ArgumentException($"{roleArn} is invalid: expected arn:{settings.Partition}:iam::<account>:role/<path and name>");

        var (account, path, name) = (match.Groups["account"].Value, match.Groups["path"].Value, match.Groups["name"].Value);
        var role = roles.Assumed(account, path, name);
        return Keep(
            "ASIA",
            new($"arn:{settings.Partition}:sts::{account}:assumed-role/{name}/{sessionName}", $"{role}:{sessionName}", account),
            lifetime ?? TimeSpan.FromHours(1));
    }

    /// <returns>Null for a key that this host did not create. The credentials may have expired.</returns>
    public LocalCredentials? Find(string accessKeyId) => _credentials.GetValueOrDefault(accessKeyId);

    private LocalCredentials Keep(string prefix, LocalPrincipal principal, TimeSpan? lifetime)
    {
        // Access keys are the same in every run, so that records of a simulation are. Secrets are random.
        var key = UniqueIds.Of(prefix, $"{principal.Arn}#{Interlocked.Increment(ref _count)}", length: 16);
        var now = wall.GetUtcNow();
        return _credentials[key] = new(
            key,
            Convert.ToBase64String(RandomNumberGenerator.GetBytes(30)),
            lifetime is null ? null : Convert.ToBase64String(RandomNumberGenerator.GetBytes(96)),
            // STS sends whole seconds.
            lifetime is { } life ? now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)) + life : null,
            principal);
    }

    private static ArgumentException Invalid(string member, string value, string constraint) =>
        new($"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: {constraint}");

    [GeneratedRegex(@"^[A-Za-z0-9_+=,.@-]{1,64}\z")]
    private static partial Regex UserName();

    [GeneratedRegex(@"^[A-Za-z0-9_+=,.@-]{2,64}\z")]
    private static partial Regex SessionName();

    [GeneratedRegex(@"^arn:(?<partition>[a-z-]+):iam::(?<account>[0-9]{12}):role(?<path>/(?:[!-.0-~]+/)*)(?<name>[A-Za-z0-9_+=,.@-]{1,64})\z")]
    private static partial Regex RoleArn();
}

/// <param name="SessionToken">Null for the long-term key of a user.</param>
/// <param name="Expiration">Null for the long-term key of a user.</param>
public sealed record LocalCredentials(string AccessKeyId, string SecretAccessKey, string? SessionToken, DateTimeOffset? Expiration, LocalPrincipal Principal)
{
    /// <summary>Without the secrets, so that a log of this object does not show them.</summary>
    public override string ToString() => $"{AccessKeyId} of {Principal.Arn}";
}

/// <summary>A user or a role session.</summary>
/// <param name="UserId">AIDA… for a user, AROA…:session for a role session.</param>
public sealed record LocalPrincipal(string Arn, string UserId, string Account);
