using Xunit;

namespace TestKit;

/// <summary>A fact that needs Python with boto3: skipped with a message where they are missing, in CI too.</summary>
public sealed class Boto3FactAttribute : FactAttribute
{
    public Boto3FactAttribute() => Skip = Boto3.SkipReason;
}
