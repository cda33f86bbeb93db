using Xunit;

namespace TestKit;

/// <summary>A fact that needs the AWS command line: skipped with a message where it is missing, in CI too.</summary>
public sealed class AwsCliFactAttribute : FactAttribute
{
    public AwsCliFactAttribute() => Skip = AwsCli.SkipReason;
}
