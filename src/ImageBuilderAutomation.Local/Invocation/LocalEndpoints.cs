namespace ImageBuilderAutomation.Local.Invocation;

public sealed record LocalEndpoints(Uri ImageBuilder, Uri DynamoDB, Uri EventBridge);
