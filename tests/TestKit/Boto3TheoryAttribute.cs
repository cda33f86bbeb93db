using Xunit;

namespace TestKit;

/// <summary>A theory that needs Python with boto3: skipped with a message where they are missing, in CI too.</summary>
public sealed class Boto3TheoryAttribute : TheoryAttribute
{
    public Boto3TheoryAttribute() => Skip = Boto3.SkipReason;
}
