using Xunit;

namespace TestKit;

/// <summary>A fact that needs Node.js: skipped with a message where it is missing, except under CI=true, where it fails.</summary>
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = Node.SkipReason;
}
