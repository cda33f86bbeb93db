using System.Globalization;
using System.Runtime.CompilerServices;
using ImageBuilderAutomation.Aws.Composition;
using ImageBuilderAutomation.Aws.ReleaseArchive;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Publishing;
using ImageBuilderAutomation.Policies.Reading;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Functions.Hosting;

/// <summary>The settings from the environment and the packaged policy, read and validated once.</summary>
/// <param name="NotificationBus">Name of the event bus for notifications; null: publish none.</param>
/// <param name="UsesPublishedPolicy">Whether published policies count in place of the packaged one.</param>
/// <param name="SecondPublisherFor">Which publications a second person has to confirm.</param>
/// <param name="PackagedPair">The texts of the packaged policy.</param>
/// <param name="LifecycleRole">ARN of the role that Image Builder assumes to retire images; if empty, no image is retired.</param>
internal sealed record Settings(
    string TableName, AccountRegion AccountRegion, Policy Policy, string ServiceName, LogLevel LogLevel, TimeProvider Clock, string? NotificationBus, string LifecycleRole,
    bool UsesPublishedPolicy, SecondPublisherFor SecondPublisherFor, PolicyPair PackagedPair)
{
    /// <summary>The stack's name, for commands in notifications; null: they name none.</summary>
    public string? StackName { get; init; }

    /// <summary>How long records are kept that no decision needs; null for ever.</summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>CloudWatch's namespace for metrics; null: write none.</summary>
    public string? MetricsNamespace { get; init; }

    /// <summary>Where release records are kept; null to record none.</summary>
    public ReleaseStorage? Releases { get; init; }

    /// <summary>The longest time between two sweeps.</summary>
    public TimeSpan SweepInterval { get; init; } = TimeoutRelease.DefaultSweepInterval;
}

/// <summary>Reads <see cref="Settings"/>. It continues after a problem, so that all problems are found at once.</summary>
internal sealed class SettingsReader(Func<string, string?> environment)
{
    private readonly List<string> _problems = [];
    private PolicyPair _pair = new("", null);

    public IReadOnlyList<string> Problems => _problems;

    /// <returns>Null when there are problems.</returns>
    public Settings? Read()
    {
        var table = Required("TABLE_NAME", "the name of the DynamoDB table", _ => true);
        var account = Required("STACK_ACCOUNT", "the account's 12 digits", text => text.Length == 12 && text.All(char.IsAsciiDigit));
        var region = Required("STACK_REGION", "a Region such as eu-central-1", text => text.Split('-').Length >= 3);
        var level = ReadLogLevel();
        var service = environment("POWERTOOLS_SERVICE_NAME") is { Length: > 0 } name ? name : "image-builder-automation";
        var clock = ReadClock();
        var bus = environment("NOTIFICATION_BUS") is { Length: > 0 } named ? named : null;
        var role = environment("LIFECYCLE_ROLE_ARN") ?? "";
        var stack = environment("STACK_NAME") is { Length: > 0 } own ? own : null;
        var metrics = environment("METRICS_NAMESPACE") is { Length: > 0 } space ? space : null;
        var retention = ReadRetention();
        var policy = ReadPolicy();
        var isPublished = ReadPolicySource();
        var second = ReadSecondPublisher();
        var sweep = ReadSweepInterval();
        var releases = ReadReleases();
        CheckPackage();
        return _problems.Count > 0 ? null : new(table, new AccountRegion(account, region), policy!, service, level, clock, bus, role, isPublished, second, _pair)
        {
            StackName = stack,
            SweepInterval = sweep,
            MetricsNamespace = metrics,
            Retention = retention,
            Releases = releases,
        };
    }

    private string Required(string name, string expected, Func<string, bool> fits)
    {
        var value = environment(name);
        if (string.IsNullOrEmpty(value) || !fits(value))
            _problems.Add(ProblemText.Of(name, expected, value));
        return value ?? "";
    }

    private TimeSpan? ReadRetention()
    {
        var text = environment("RECORD_RETENTION_DAYS");
        if (string.IsNullOrEmpty(text) || text == "0")
            return null;
        // Far longer than anybody sends a call again.
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 365 and <= 36500)
            return TimeSpan.FromDays(days);
        _problems.Add(ProblemText.Of("RECORD_RETENTION_DAYS", "0, or a number of days from 365 to 36500", text));
        return null;
    }

    private ReleaseStorage? ReadReleases()
    {
        var key = environment("RELEASE_KEY_ARN") is { Length: > 0 } arn ? arn : null;
        var mode = environment("RELEASE_LOCK_MODE") is { Length: > 0 } named ? named : null;
        var text = environment("RELEASE_LOCK_DAYS");
        if (environment("RELEASE_BUCKET") is not { Length: > 0 } bucket)
            return null;
        if (mode is null)
            return new(bucket, key);
        if (mode is not ("GOVERNANCE" or "COMPLIANCE"))
            _problems.Add(ProblemText.Of("RELEASE_LOCK_MODE", "GOVERNANCE, COMPLIANCE or nothing", mode));
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) || days is < 1 or > 36500)
            _problems.Add(ProblemText.Of("RELEASE_LOCK_DAYS", "a number of days from 1 to 36500", text));
        return new(bucket, key, mode, days);
    }

    private LogLevel ReadLogLevel()
    {
        var text = environment("POWERTOOLS_LOG_LEVEL");
        if (string.IsNullOrEmpty(text))
            return LogLevel.Information;
        if (!Enum.TryParse<LogLevel>(text, ignoreCase: true, out var level))
            _problems.Add(ProblemText.Of("POWERTOOLS_LOG_LEVEL", $"one of {string.Join(", ", Enum.GetNames<LogLevel>())}", text));
        return level;
    }

    /// <summary>Checks that the package was built as the stack's parameter says. The managed runtime would also start a native executable.</summary>
    private void CheckPackage()
    {
        var built = RuntimeFeature.IsDynamicCodeSupported ? "managed" : "aot";
        if (environment("PACKAGE") is { Length: > 0 } deployed && deployed != built)
            _problems.Add(ProblemText.Of("PACKAGE", $"{built}, as the package was built", deployed));
    }

    /// <summary>The local host sets the clock's URL. Only loopback addresses are accepted, so that nobody can give a deployed function another time.</summary>
    private TimeProvider ReadClock()
    {
        var text = environment("LOCAL_CLOCK_URL");
        if (string.IsNullOrEmpty(text))
            return TimeProvider.System;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "http", IsLoopback: true })
            return new LocalClock(url);
        _problems.Add(ProblemText.Of("LOCAL_CLOCK_URL", "an http URL with a loopback address, or nothing", text));
        return TimeProvider.System;
    }

    private SecondPublisherFor ReadSecondPublisher()
    {
        var text = environment("SECOND_PUBLISHER_FOR");
        if (string.IsNullOrEmpty(text))
            return SecondPublisherFor.Loosening;
        if (!Enum.TryParse<SecondPublisherFor>(text, ignoreCase: true, out var second))
            _problems.Add(ProblemText.Of("SECOND_PUBLISHER_FOR", "nothing, loosening or everything", text));
        return second;
    }

    /// <summary>A rate, as in the template's parameter: of another schedule it is not known how long no sweep runs.</summary>
    private TimeSpan ReadSweepInterval()
    {
        var text = environment("SWEEP_SCHEDULE");
        if (string.IsNullOrEmpty(text))
            return TimeoutRelease.DefaultSweepInterval;
        var words = text.StartsWith("rate(", StringComparison.Ordinal) && text.EndsWith(')') ? text[5..^1].Split(' ') : [];
        if (words is [var digits, var unit]
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 100_000)
        {
            switch (unit.TrimEnd('s'))
            {
                case "minute":
                    return TimeSpan.FromMinutes(number);
                case "hour":
                    return TimeSpan.FromHours(number);
                case "day":
                    return TimeSpan.FromDays(number);
            }
        }

        _problems.Add(ProblemText.Of("SWEEP_SCHEDULE", "rate(<number> minutes), hours or days", text));
        return TimeoutRelease.DefaultSweepInterval;
    }

    private bool ReadPolicySource()
    {
        var source = environment("POLICY_SOURCE");
        if (!string.IsNullOrEmpty(source) && source is not ("packaged" or "published"))
            _problems.Add(ProblemText.Of("POLICY_SOURCE", "packaged or published", source));
        return source == "published";
    }

    private Policy? ReadPolicy()
    {
        var name = environment("POLICY_FILE") is { Length: > 0 } file ? file : "policy.json";
        var path = Path.Combine(environment("LAMBDA_TASK_ROOT") is { Length: > 0 } root ? root : AppContext.BaseDirectory, name);
        if (!File.Exists(path))
        {
            _problems.Add(ProblemText.Of("POLICY_FILE", "a file packaged with the function", path));
            return null;
        }

        var result = PolicyFile.Read(path, out _pair);
        if (result.Policy is null)
            _problems.AddRange(result.Problems.Select(p => $"{name} {p}."));
        return result.Policy;
    }
}

/// <summary>Reads the policy together with the files that it names in the same folder.</summary>
public static class PolicyFile
{
    public static PolicyReadResult Read(string path) => Read(path, out _);

    /// <param name="pair">The texts of both files.</param>
    public static PolicyReadResult Read(string path, out PolicyPair pair)
    {
        string? waivers = null;
        var text = File.ReadAllText(path);
        var result = PolicyReader.Read(text, name =>
            waivers = Path.Combine(Path.GetDirectoryName(path) ?? "", name) is var beside && File.Exists(beside) ? File.ReadAllText(beside) : null);
        pair = new(text, waivers);
        return result;
    }
}
