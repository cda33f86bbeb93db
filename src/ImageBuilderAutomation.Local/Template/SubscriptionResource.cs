using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Local.Template;

/// <param name="FunctionArn">The function that subscribes.</param>
/// <param name="FilterPolicy">A pattern for the message body; null delivers every message.</param>
public sealed record SubscriptionResource(string Path, string TopicArn, string FunctionArn, JsonObject? FilterPolicy)
{
    /// <summary>The ARN of the dead-letter queue; null drops messages that cannot be delivered.</summary>
    public string? DeadLetters { get; init; }

    /// <summary>Derived from the path in the template, so it is the same in every run.</summary>
    public string Arn => $"{TopicArn}:{new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(Path)).AsSpan(0, 16))}";
}
