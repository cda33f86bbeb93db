using Xunit.Sdk;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

/// <summary>A fact of a contract. It is skipped with a message when its subclass needs Node.js and Node.js is missing.</summary>
[XunitTestCaseDiscoverer("ImageBuilderAutomation.Aws.Tests.DynamoDB.ContractFactDiscoverer", "ImageBuilderAutomation.Aws.Tests")]
public sealed class ContractFactAttribute : FactAttribute;
