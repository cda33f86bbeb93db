namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

/// <summary>On a subclass of a contract: its facts need Node.js.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NeedsNodeAttribute : Attribute;
