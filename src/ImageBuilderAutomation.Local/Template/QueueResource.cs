namespace ImageBuilderAutomation.Local.Template;

public sealed record QueueResource(string LogicalId, string Name, string Arn);
