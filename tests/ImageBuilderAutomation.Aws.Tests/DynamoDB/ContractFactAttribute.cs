using Xunit.Sdk;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

/// <summary>A fact of a contract, skipped with a message in a subclass that needs Node.js where it is missing.</summary>
[XunitTestCaseDiscoverer("ImageBuilderAutomation.Aws.Tests.DynamoDB.ContractFactDiscoverer", "ImageBuilderAutomation.Aws.Tests")]
public sealed class ContractFactAttribute : FactAttribute;
