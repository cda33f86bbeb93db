using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Local.Template;

/// <summary>An event bus of the template, in addition to the account's default bus.</summary>
public sealed record BusResource(string Name, string Arn)
{
    public const string Default = "default";
}

/// <param name="Path">The path in the template, for error messages.</param>
public sealed record RuleResource(string Path, string Name, string Arn, JsonObject Pattern, IReadOnlyList<TargetResource> Targets)
{
    /// <summary>The name of the bus whose events the rule matches.</summary>
    public string Bus { get; init; } = BusResource.Default;
}

/// <param name="Path">The path in the template, for error messages.</param>
/// <param name="ByScheduler">True for EventBridge Scheduler, false for a scheduled rule. Their default events differ.</param>
public sealed record ScheduleResource(
    string Path, string Name, string Arn, string Expression, string TimeZone, bool ByScheduler, IReadOnlyList<TargetResource> Targets);

/// <param name="Input">Constant JSON that is sent instead of the event; null sends the event.</param>
public sealed record TargetResource(string FunctionArn, string? Input)
{
    /// <summary>The ARN of the dead-letter queue; null drops events that cannot be delivered.</summary>
    public string? DeadLetters { get; init; }
}

public sealed record TopicResource(string LogicalId, string Name, string Arn);

/// <param name="FunctionArn">The function that subscribes.</param>
/// <param name="FilterPolicy">A pattern for the message body; null delivers every message.</param>
public sealed record SubscriptionResource(string Path, string TopicArn, string FunctionArn, JsonObject? FilterPolicy)
{
    /// <summary>The ARN of the dead-letter queue; null drops messages that cannot be delivered.</summary>
    public string? DeadLetters { get; init; }

    /// <summary>Derived from the path in the template, so it is the same in every run.</summary>
    public string Arn => $"{TopicArn}:{new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(Path)).AsSpan(0, 16))}";
}

public sealed record QueueResource(string LogicalId, string Name, string Arn);
