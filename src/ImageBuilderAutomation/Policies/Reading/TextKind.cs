using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>A kind of text in the policy, with its description and its check.</summary>
internal sealed record TextKind(string Expected, Func<string, bool> Accepts)
{
    public static readonly TextKind Name = new(
        "a name of 1 to 64 letters, digits, '-', '_' or '.'",
        text => text.Length is >= 1 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'));

    /// <summary>A name as it appears in an ARN: lower case.</summary>
    public static readonly TextKind Slug = new(
        "a name as in its ARN: lower-case letters, digits, '-' or '_'", text => text.Length is >= 1 and <= 128 && text.All(IsSlug));

    public static readonly TextKind SlugGlob = new(
        "a name as in its ARN (lower-case letters, digits, '-' or '_'), with * and ? as wildcards",
        text => text.Length is >= 1 and <= 128 && text.All(c => IsSlug(c) || c is '*' or '?'));

    public static readonly TextKind VersionGlob = new(
        "a version such as 1.2.3, with * and ? as wildcards",
        text => text.Length is >= 1 and <= 64 && text.All(c => char.IsAsciiDigit(c) || c is '.' or '*' or '?'));

    public static readonly TextKind Version = new(
        "a version such as 1.2.3",
        text => text.Split('.') is { Length: 3 } nodes && nodes.All(node => node.Length is >= 1 and <= 10 && node.All(char.IsAsciiDigit)));

    public static readonly TextKind FileBeside = new(
        "\"./<name>.json\", a file next to the policy",
        text => (text.StartsWith("./", StringComparison.Ordinal) ? text[2..] : text) is { Length: >= 6 and <= 69 } name
            && name.EndsWith(".json", StringComparison.Ordinal) && char.IsAsciiLetterOrDigit(name[0])
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'));

    public static readonly TextKind VulnerabilityId = new(
        "a vulnerability id such as CVE-2026-4411, without wildcards",
        text => text.Length is >= 1 and <= 64 && char.IsAsciiLetterOrDigit(text[0])
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':'));

    public static readonly TextKind PackageGlob = new(
        "a package name of 1 to 128 characters, with * and ? as wildcards", text => text.Length is >= 1 and <= 128 && IsOneLine(text));

    public static readonly TextKind Package = new("a package name of 1 to 128 characters", text => text.Length is >= 1 and <= 128 && IsOneLine(text));

    public static readonly TextKind PackageRequirement = new(
        "a package name with * and ? as wildcards, and optionally <, <=, =, >= or > and a version: \"openssl >= 3.0.8\"",
        text => Gates.Rules.PackageRequirement.TryParse(text, out _));

    public static readonly TextKind Label = new("a text of 1 to 64 characters on one line", text => text.Length is >= 1 and <= 64 && IsOneLine(text));

    public static readonly TextKind Sentence = new("a text of 1 to 300 characters on one line", text => text.Length is >= 1 and <= 300 && IsOneLine(text));

    /// <summary>Names in Parameter Store are paths.</summary>
    public static readonly TextKind Parameter = new(
        "a parameter name of 1 to 1011 letters, digits, '/', '_', '.' or '-'", text => text.Length is >= 1 and <= 1011 && text.All(IsParameter));

    // Amazon EC2 User Guide, "Resource IDs": 17 hexadecimal digits, formerly 8.
    public static readonly TextKind LaunchTemplate = new(
        "the id of a launch template such as lt-0123456789abcdef0",
        text => text.StartsWith("lt-", StringComparison.Ordinal) && text.Length is 11 or 20 && text[3..].All(char.IsAsciiHexDigitLower));

    public static readonly TextKind ParameterGlob = new(
        "a parameter name of 1 to 1011 letters, digits, '/', '_', '.' or '-', with * and ? as wildcards",
        text => text.Length is >= 1 and <= 1011 && text.All(c => IsParameter(c) || c is '*' or '?'));

    public static readonly TextKind TagKey = new(
        "a tag key of 1 to 128 characters, not starting with aws:",
        text => text.Length is >= 1 and <= 128 && !text.StartsWith("aws:", StringComparison.OrdinalIgnoreCase));

    public static readonly TextKind TagValue = new("a tag value of at most 256 characters", text => text.Length <= 256);

    public static readonly TextKind TagGlob = new("a tag value of at most 256 characters, with * and ? as wildcards", text => text.Length <= 256);

    public static readonly TextKind Platform = OneOf("Linux", "Windows", "macOS");

    public static readonly TextKind BuildType = OneOf("USER_INITIATED", "SCHEDULED", "IMPORT", "IMPORT_ISO");

    public static readonly TextKind Setting = new("a text of 1 to 1024 characters", text => text.Length is >= 1 and <= 1024);

    public static readonly TextKind InstanceProfile = new(
        "an instance profile name of 1 to 256 letters, digits or any of +=,.@_-",
        text => text.Length is >= 1 and <= 256 && text.All(c => char.IsAsciiLetterOrDigit(c) || "+=,.@_-".Contains(c)));

    public static readonly TextKind Topic = new(
        "the ARN of an SNS topic",
        text => text.Split(':') is ["arn", var partition, "sns", { Length: > 0 }, { Length: 12 } account, { Length: >= 1 and <= 256 } name]
            && partition.StartsWith("aws", StringComparison.Ordinal) && account.All(char.IsAsciiDigit)
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));

    public static readonly TextKind HttpTokens = OneOf("required", "optional");

    public static readonly TextKind Tenancy = OneOf("default", "dedicated", "host");

    public static readonly TextKind Approver = new(
        "role/<name>, user/<name>, role/AWSReservedSSO_<permission set>_*, or the ARN of an IAM role or user",
        text => text.StartsWith("arn:", StringComparison.Ordinal)
            ? Principal.TryParse(text, out var named) && text.Contains(":iam:", StringComparison.Ordinal)
                && (IdentityCenter.IsPattern(named.Identity) || !named.Identity.Contains('*', StringComparison.Ordinal))
            : text.Split('/') is ["role" or "user", { Length: >= 1 and <= 64 } name]
                && (IdentityCenter.IsPattern(text) ? name[..^1] : name).All(c => char.IsAsciiLetterOrDigit(c) || "+=,.@_-".Contains(c)));

    public static readonly TextKind Person = new(
        "a person's name of 1 to 64 characters without '/'", text => text.Length is >= 1 and <= 64 && !text.Contains('/'));

    public static readonly TextKind Region = new(
        "a Region such as eu-central-1",
        text => text.Split('-') is [{ Length: >= 2 }, _, ..] parts
            && parts[..^1].All(part => part.Length > 0 && part.All(char.IsAsciiLetterLower)) && parts[^1] is [>= '0' and <= '9']);

    public static readonly TextKind Account = new("an account id of 12 digits", text => text.Length == 12 && text.All(char.IsAsciiDigit));

    public static readonly TextKind Anything = new("a text", _ => true);

    private static TextKind OneOf(params string[] labels) => new($"one of {string.Join(", ", labels.Select(word => $"\"{word}\""))}", labels.Contains);

    private static bool IsOneLine(string text) => text[0] != ' ' && !text.Any(char.IsControl);

    private static bool IsParameter(char c) => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '.' or '-';

    private static bool IsSlug(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_';
}

internal sealed record DurationBounds(TimeSpan Min, TimeSpan Max)
{
    public static readonly DurationBounds ScanAge = new(TimeSpan.FromMinutes(10), TimeSpan.FromDays(365));
    public static readonly DurationBounds Age = new(TimeSpan.FromHours(1), TimeSpan.FromDays(600));
    public static readonly DurationBounds ScenarioAge = new(TimeSpan.Zero, TimeSpan.FromDays(600));
    public static readonly DurationBounds AskEvery = new(TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));

    // The service lets a WaitForAction step wait at most seven days.
    public static readonly DurationBounds AskFor = new(TimeSpan.FromMinutes(1), WaitTimeouts.Max);
    public static readonly DurationBounds Remind = new(TimeSpan.FromMinutes(10), WaitTimeouts.Max);
    public static readonly DurationBounds Expiry = new(TimeSpan.FromMinutes(10), WaitTimeouts.Max);
    public static readonly DurationBounds Waited = new(TimeSpan.Zero, WaitTimeouts.Max);

    public static readonly DurationBounds QuietPeriod = new(TimeSpan.Zero, TimeSpan.FromDays(1));
    public static readonly DurationBounds Cooldown = new(TimeSpan.Zero, TimeSpan.FromDays(30));
    public static readonly DurationBounds CauseWaited = new(TimeSpan.Zero, TimeSpan.FromDays(30));
    public static readonly DurationBounds LastStart = new(TimeSpan.Zero, TimeSpan.FromDays(90));
    // Counts from the latest start or end of a step. Most may take twelve hours, and a running one has its own time-out besides: this is room for what shows no step.
    public static readonly DurationBounds Stuck = new(TimeSpan.FromHours(24), TimeSpan.FromDays(30));

    public static readonly DurationBounds InChannel = new(TimeSpan.FromHours(1), TimeSpan.FromDays(90));

    public static readonly DurationBounds ImageAge = new(TimeSpan.FromDays(1), TimeSpan.FromDays(3650));
    public static readonly DurationBounds Notice = new(TimeSpan.Zero, TimeSpan.FromDays(90));

    /// <summary>Whoever launches once a week shows within the shortest one.</summary>
    public static readonly DurationBounds QuietAfterDisabling = new(TimeSpan.FromDays(7), TimeSpan.FromDays(365));

    // Documented by the service: 1 to 365 days.
    public static readonly DurationBounds ReferenceAge = new(TimeSpan.FromHours(1), TimeSpan.FromDays(7));

    /// <summary>EC2 keeps a usage report for 30 days.</summary>
    public static readonly DurationBounds ReportAge = new(TimeSpan.FromDays(2), TimeSpan.FromDays(30));

    public static readonly DurationBounds PinAge = new(TimeSpan.FromHours(1), TimeSpan.FromDays(90));

    public static readonly DurationBounds LastLaunched = new(TimeSpan.FromDays(1), TimeSpan.FromDays(365));

    public string Expected => $"a duration from {Durations.Format(Min)} to {Durations.Format(Max)}, such as \"30m\", \"24h\" or \"2d\"";

    public bool Hold(TimeSpan duration) => duration >= Min && duration <= Max;
}
