using TestKit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

public sealed class ContractTestCase : XunitTestCase
{
    [Obsolete("For xunit's deserializer.")]
    public ContractTestCase()
    {
    }

    public ContractTestCase(IMessageSink diagnostics, TestMethodDisplay display, TestMethodDisplayOptions displayOptions, ITestMethod testMethod)
        : base(diagnostics, display, displayOptions, testMethod)
    {
    }

    protected override string? GetSkipReason(IAttributeInfo factAttribute) =>
        TestMethod.TestClass.Class.GetCustomAttributes(typeof(NeedsNodeAttribute)).Any() ? Node.SkipReason : base.GetSkipReason(factAttribute);
}
