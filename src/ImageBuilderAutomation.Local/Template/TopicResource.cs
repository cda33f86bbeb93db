namespace ImageBuilderAutomation.Local.Template;

public sealed record TopicResource(string LogicalId, string Name, string Arn);
