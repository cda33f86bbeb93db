using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Local.Template;

/// <param name="FunctionArn">The subscriber.</param>
/// <param name="FilterPolicy">A pattern over the message body; null lets everything through.</param>
public sealed record SubscriptionResource(string Path, string TopicArn, string FunctionArn, JsonObject? FilterPolicy)
{
    /// <summary>ARN of the queue for what cannot be delivered; null: it is dropped.</summary>
    public string? DeadLetters { get; init; }

    /// <summary>The same in every run.</summary>
    public string Arn => $"{TopicArn}:{new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(Path)).AsSpan(0, 16))}";
}
