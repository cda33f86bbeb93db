using Xunit;

namespace TestKit;

/// <summary>A theory that needs Node.js: skipped with a message where it is missing, except under CI=true, where it fails.</summary>
public sealed class NodeTheoryAttribute : TheoryAttribute
{
    public NodeTheoryAttribute() => Skip = Node.SkipReason;
}
