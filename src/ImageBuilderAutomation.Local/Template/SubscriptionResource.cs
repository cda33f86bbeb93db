using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Local.Template;

/// <param name="FunctionArn">The subscriber.</param>
/// <param name="FilterPolicy">A pattern over the message body; null lets everything through.</param>
public sealed record SubscriptionResource(string Path, string TopicArn, string FunctionArn, JsonObject? FilterPolicy);
