using Xunit;

namespace TestKit;

/// <summary>Node.js on this machine. Tests that need it are marked with <see cref="NodeFactAttribute"/> or <see cref="NodeTheoryAttribute"/>.</summary>
public static class Node
{
    public static string? SkipReason { get; } =
        SkipReasonFor(Environment.GetEnvironmentVariable("PATH"), Environment.GetEnvironmentVariable("CI"));

    /// <returns>The full path of <c>node</c> or <c>npm</c>.</returns>
    public static string PathOf(string tool) => Find(tool, Environment.GetEnvironmentVariable("PATH"))
        ?? throw new FileNotFoundException($"'{tool}' is not on the PATH. Install Node.js 20 or newer to run this test.");

    /// <summary>Null to run the test. In CI the test runs even if Node.js is missing, so that it fails.</summary>
    public static string? SkipReasonFor(string? path, string? ci) =>
        ci == "true" || (Find("node", path) is not null && Find("npm", path) is not null)
            ? null
            : "Node.js and npm are not on the PATH; install Node.js 20 or newer to run this test.";

    private static string? Find(string tool, string? path)
    {
        var name = (tool, OperatingSystem.IsWindows()) switch
        {
            ("npm", true) => "npm.cmd",
            (_, true) => $"{tool}.exe",
            _ => tool,
        };
        return (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }
}

/// <summary>A fact that needs Node.js: skipped with a message where it is missing, except under CI=true, where it fails.</summary>
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = Node.SkipReason;
}

/// <summary>A theory that needs Node.js: skipped with a message where it is missing, except under CI=true, where it fails.</summary>
public sealed class NodeTheoryAttribute : TheoryAttribute
{
    public NodeTheoryAttribute() => Skip = Node.SkipReason;
}
