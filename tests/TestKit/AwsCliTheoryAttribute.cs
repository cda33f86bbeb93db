using Xunit;

namespace TestKit;

/// <summary>A theory that needs the AWS command line: skipped with a message where it is missing, in CI too.</summary>
public sealed class AwsCliTheoryAttribute : TheoryAttribute
{
    public AwsCliTheoryAttribute() => Skip = AwsCli.SkipReason;
}
